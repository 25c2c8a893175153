import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { fieldList } from '../../values/field-list.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { layerQueries } from '../../values/layer-defs.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required } from '../define.ts'
import { areaParameters, geometryOutput } from '../shared/query-parameters.ts'

/** Rows of several layers; only the layers that layerDefs names are asked. */
export const queryLayers = operation({
  id: 'FeatureServer.queryLayers',
  path: '/rest/services/{service}/FeatureServer/query',
  formats: ['html', 'json', 'pjson'],
  parameters: [
    required(parameter('layerDefs', layerQueries, 'layers', 'rows', 'fields')),
    parameter('time', time, 'time'),
    ...areaParameters,
    parameter('outFields', fieldList, 'fields'),
    ...geometryOutput,
    parameter('returnIdsOnly', boolean),
    parameter('returnCountOnly', boolean),
    parameter('returnTrueCurves', boolean),
    parameter('sqlFormat', choice('none', 'standard')),
  ],
  complete: completeGeometryType,
})
