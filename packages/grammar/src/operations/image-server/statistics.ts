import { renderingRule } from '../../values/raster-rules.ts'
import { operation, parameter } from '../define.ts'

/** Statistics of all pixels. */
export const statisticsResource = operation({
  id: 'ImageServer.statistics',
  path: '/rest/services/{service}/ImageServer/statistics',
  parameters: [parameter('renderingRule', renderingRule)],
})
