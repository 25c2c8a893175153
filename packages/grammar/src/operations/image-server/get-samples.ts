import { boolean } from '../../values/boolean.ts'
import { fieldList } from '../../values/field-list.ts'
import { geometry } from '../../values/geometry.ts'
import { completeGeometryType, geometryType } from '../../values/geometry-type.ts'
import { decimal, integer } from '../../values/number.ts'
import { mosaicRule } from '../../values/raster-rules.ts'
import { interpolation } from '../../values/raster-words.ts'
import { text } from '../../values/text.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required } from '../define.ts'
import { imageChoices } from '../shared/unserved-parameters.ts'

/** Pixel values along a geometry. */
export const getSamples = operation({
  id: 'ImageServer.getSamples',
  path: '/rest/services/{service}/ImageServer/getSamples',
  parameters: [
    required(parameter('geometry', geometry, 'area')),
    parameter('geometryType', geometryType),
    parameter('sampleDistance', decimal(0, 1e12)),
    parameter('sampleCount', integer(1, 10_000)),
    parameter('time', time, 'time'),
    parameter('pixelSize', text(256)),
    parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
    parameter('interpolation', interpolation),
    parameter('returnFirstValueOnly', boolean),
    parameter('outFields', fieldList, 'fields'),
  ],
  unserved: imageChoices,
  complete: completeGeometryType,
})
