import { renderingRule } from '../../values/raster-rules.ts'
import { operation, parameter } from '../define.ts'

/** The attribute table of classified pixels. */
export const rasterAttributeTable = operation({
  id: 'ImageServer.rasterAttributeTable',
  path: '/rest/services/{service}/ImageServer/rasterAttributeTable',
  parameters: [parameter('renderingRule', renderingRule)],
})
