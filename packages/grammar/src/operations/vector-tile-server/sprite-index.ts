import { operation } from '../define.ts'

/** Where each icon stands in the sprite. */
export const spriteIndex = operation({
  id: 'VectorTileServer.spriteIndex',
  path: '/rest/services/{service}/VectorTileServer/resources/sprites/{file...}.json',
  formats: ['json'],
})
