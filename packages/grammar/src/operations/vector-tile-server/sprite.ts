import { operation } from '../define.ts'

/** The picture with all icons. */
export const sprite = operation({
  id: 'VectorTileServer.sprite',
  path: '/rest/services/{service}/VectorTileServer/resources/sprites/{file...}.png',
  formats: ['image'],
})
