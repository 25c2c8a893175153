import { boolean } from '../../values/boolean.ts'
import { datumTransformations } from '../../values/datum-transformation.ts'
import { dynamicLayers } from '../../values/dynamic-layers.ts'
import { extent } from '../../values/extent.ts'
import { layerDefs } from '../../values/layer-defs.ts'
import { drawnLayers, withoutEmptyLayers } from '../../values/layer-list.ts'
import { layerTimeOptions } from '../../values/layer-time-options.ts'
import { integer } from '../../values/number.ts'
import { size } from '../../values/size.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, rewrite } from '../define.ts'
import { queryLegendsChoices } from '../shared/unserved-parameters.ts'

/** Swatches and labels of what is visible in an extent. */
export const queryLegends = operation({
  id: 'MapServer.queryLegends',
  path: '/rest/services/{service}/MapServer/queryLegends',
  parameters: [
    parameter('bbox', extent, 'area'),
    parameter('bboxSR', spatialReference),
    parameter('size', size),
    parameter('dpi', integer(1, 2_400)),
    parameter('layers', drawnLayers, 'layers'),
    parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
    parameter('time', time, 'time'),
    parameter('layerTimeOptions', layerTimeOptions, 'layers', 'time'),
    parameter('datumTransformations', datumTransformations),
    parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
    parameter('returnVisibleOnly', boolean),
  ],
  unserved: queryLegendsChoices,
  complete: withoutEmptyLayers,
  links: rewrite('layers[].legend[].url'),
})
