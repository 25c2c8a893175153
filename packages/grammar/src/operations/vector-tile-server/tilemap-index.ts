import { operation } from '../define.ts'

/** The index of all tiles that exist. */
export const tilemapIndex = operation({
  id: 'VectorTileServer.tilemapIndex',
  path: '/rest/services/{service}/VectorTileServer/tilemap',
})
