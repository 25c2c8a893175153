import { operation } from '../define.ts'

/** Names of the raster functions of the service. */
export const rasterFunctionInfos = operation({
  id: 'ImageServer.rasterFunctionInfos',
  path: '/rest/services/{service}/ImageServer/rasterFunctionInfos',
})
