import { operation } from '../define.ts'

/** A tile of a cached map under its WMTS address. */
export const wmtsTile = operation({
  id: 'MapServer.wmtsTile',
  path: '/rest/services/{service}/MapServer/WMTS/tile/1.0.0/{wmtsLayer}/{wmtsStyle}/{tileMatrixSet}/{level}/{row}/{column}.png',
  effect: 'draw',
  formats: ['image'],
})
