import { geometry } from '../../values/geometry.ts'
import { completeGeometryType, geometryType } from '../../values/geometry-type.ts'
import { mosaicRule, renderingRule } from '../../values/raster-rules.ts'
import { text } from '../../values/text.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required } from '../define.ts'
import { imageChoices } from '../shared/unserved-parameters.ts'

/** Statistics and histograms of the pixels in an area. */
export const computeStatisticsHistograms = operation({
  id: 'ImageServer.computeStatisticsHistograms',
  path: '/rest/services/{service}/ImageServer/computeStatisticsHistograms',
  parameters: [
    required(parameter('geometry', geometry, 'area')),
    parameter('geometryType', geometryType),
    parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
    parameter('renderingRule', renderingRule),
    parameter('pixelSize', text(256)),
    parameter('time', time, 'time'),
  ],
  unserved: imageChoices,
  complete: completeGeometryType,
})
