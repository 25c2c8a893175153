import { operation } from '../define.ts'

/** Which tiles of a block exist. */
export const tilemap = operation({
  id: 'MapServer.tilemap',
  path: '/rest/services/{service}/MapServer/tilemap/{level}/{row}/{column}/{width}/{height}',
})
