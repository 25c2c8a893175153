import { operation } from '../define.ts'

/** One raster item. */
export const raster = operation({
  id: 'ImageServer.raster',
  path: '/rest/services/{service}/ImageServer/{rasterId}',
})
