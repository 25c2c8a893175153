import { operation } from '../define.ts'

/** A tile of a cached map under its WMTS address, as JPEG. */
export const wmtsTileJpg = operation({
  id: 'MapServer.wmtsTileJpg',
  path: '/rest/services/{service}/MapServer/WMTS/tile/1.0.0/{wmtsLayer}/{wmtsStyle}/{tileMatrixSet}/{level}/{row}/{column}.jpg',
  effect: 'draw',
  formats: ['image'],
})
