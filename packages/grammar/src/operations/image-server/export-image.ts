import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { extent } from '../../values/extent.ts'
import { rasterFormat } from '../../values/image-format.ts'
import { decimal, integer } from '../../values/number.ts'
import { bandIds, mosaicRule, renderingRule } from '../../values/raster-rules.ts'
import { interpolation, noData, pixelType } from '../../values/raster-words.ts'
import { size } from '../../values/size.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required, rewrite } from '../define.ts'
import { imageChoices } from '../shared/unserved-parameters.ts'

/** A picture of the rasters, or with `f=json` where to fetch one. */
export const exportImage = operation({
  id: 'ImageServer.exportImage',
  path: '/rest/services/{service}/ImageServer/exportImage',
  effect: 'draw',
  formats: ['html', 'json', 'pjson', 'image'],
  parameters: [
    required(parameter('bbox', extent, 'area')),
    parameter('bboxSR', spatialReference),
    parameter('size', size),
    parameter('imageSR', spatialReference),
    parameter('time', time, 'time'),
    parameter('format', rasterFormat),
    parameter('pixelType', pixelType),
    parameter('noData', noData),
    parameter('noDataInterpretation', choice('esriNoDataMatchAny', 'esriNoDataMatchAll')),
    parameter('interpolation', interpolation),
    parameter('compression', choice('JPG', 'LZ77', 'LERC', 'None')),
    parameter('compressionQuality', integer(0, 100)),
    parameter('bandIds', bandIds),
    parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
    parameter('renderingRule', renderingRule),
    parameter('adjustAspectRatio', boolean),
    parameter('compressionTolerance', decimal(0, 1e9)),
    parameter('transparent', boolean),
  ],
  unserved: imageChoices,
  links: rewrite('href'),
})
