import { operation } from '../define.ts'

/** Which tiles of a block exist. */
export const tilemap = operation({
  id: 'ImageServer.tilemap',
  path: '/rest/services/{service}/ImageServer/tilemap/{level}/{row}/{column}/{width}/{height}',
})
