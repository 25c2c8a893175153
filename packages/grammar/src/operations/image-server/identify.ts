import { boolean } from '../../values/boolean.ts'
import { geometry } from '../../values/geometry.ts'
import { completeGeometryType, geometryType } from '../../values/geometry-type.ts'
import { integer } from '../../values/number.ts'
import { mosaicRule, renderingRule } from '../../values/raster-rules.ts'
import { text } from '../../values/text.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required } from '../define.ts'
import { imageChoices } from '../shared/unserved-parameters.ts'

/** Pixel values and raster items at a place. */
export const identify = operation({
  id: 'ImageServer.identify',
  path: '/rest/services/{service}/ImageServer/identify',
  parameters: [
    required(parameter('geometry', geometry, 'area')),
    parameter('geometryType', geometryType),
    parameter('time', time, 'time'),
    parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
    parameter('renderingRule', renderingRule),
    parameter('pixelSize', text(256)),
    parameter('returnGeometry', boolean),
    parameter('returnCatalogItems', boolean),
    parameter('returnPixelValues', boolean),
    parameter('maxItemCount', integer(0, 10_000)),
    parameter('processAsMultidimensional', boolean),
  ],
  unserved: imageChoices,
  complete: completeGeometryType,
})
