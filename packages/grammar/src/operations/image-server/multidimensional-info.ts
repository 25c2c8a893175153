import { operation } from '../define.ts'

/** Variables and dimensions. */
export const multidimensionalInfo = operation({
  id: 'ImageServer.multidimensionalInfo',
  path: '/rest/services/{service}/ImageServer/multidimensionalInfo',
})
