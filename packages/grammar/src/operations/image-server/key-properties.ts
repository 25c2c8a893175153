import { renderingRule } from '../../values/raster-rules.ts'
import { operation, parameter } from '../define.ts'

/** Properties of the rasters. */
export const keyProperties = operation({
  id: 'ImageServer.keyProperties',
  path: '/rest/services/{service}/ImageServer/keyProperties',
  parameters: [parameter('renderingRule', renderingRule)],
})
