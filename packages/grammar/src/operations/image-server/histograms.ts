import { renderingRule } from '../../values/raster-rules.ts'
import { operation, parameter } from '../define.ts'

/** Histograms of all pixels. */
export const histograms = operation({
  id: 'ImageServer.histograms',
  path: '/rest/services/{service}/ImageServer/histograms',
  parameters: [parameter('renderingRule', renderingRule)],
})
