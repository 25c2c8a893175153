import { boolean } from '../../values/boolean.ts'
import { datumTransformation, datumTransformations } from '../../values/datum-transformation.ts'
import { dynamicLayers } from '../../values/dynamic-layers.ts'
import { extent } from '../../values/extent.ts'
import { imageFormat } from '../../values/image-format.ts'
import { layerDefs } from '../../values/layer-defs.ts'
import { drawnLayers, withoutEmptyLayers } from '../../values/layer-list.ts'
import { layerTimeOptions } from '../../values/layer-time-options.ts'
import { decimal, integer } from '../../values/number.ts'
import { size } from '../../values/size.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required, rewrite } from '../define.ts'
import { mapChoices, selections } from '../shared/unserved-parameters.ts'

/** A picture of the map, or with `f=json` where to fetch one. */
export const exportMap = operation({
  id: 'MapServer.export',
  path: '/rest/services/{service}/MapServer/export',
  effect: 'draw',
  formats: ['html', 'json', 'pjson', 'image'],
  parameters: [
    required(parameter('bbox', extent, 'area')),
    parameter('bboxSR', spatialReference),
    parameter('size', size),
    parameter('imageSR', spatialReference),
    parameter('dpi', integer(1, 2_400)),
    parameter('format', imageFormat),
    parameter('transparent', boolean),
    parameter('layers', drawnLayers, 'layers'),
    parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
    parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
    parameter('time', time, 'time'),
    parameter('layerTimeOptions', layerTimeOptions, 'layers', 'time'),
    parameter('mapScale', decimal(0, 1e12)),
    parameter('rotation', decimal(-360, 360)),
    parameter('datumTransformation', datumTransformation),
    parameter('datumTransformations', datumTransformations),
  ],
  unserved: [...mapChoices, ...selections],
  complete: withoutEmptyLayers,
  links: rewrite('href'),
})
