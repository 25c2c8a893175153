import { operation } from '../define.ts'

/** Which tiles of a block exist. */
export const tilemap = operation({
  id: 'VectorTileServer.tilemap',
  path: '/rest/services/{service}/VectorTileServer/tilemap/{level}/{row}/{column}/{width}/{height}',
})
