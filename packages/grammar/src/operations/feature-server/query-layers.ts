import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { datumTransformation } from '../../values/datum-transformation.ts'
import { fieldList } from '../../values/field-list.ts'
import { layerQueries } from '../../values/layer-defs.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required } from '../define.ts'
import { completeQuery } from '../shared/complete-query.ts'
import { areaParameters, defaultReference, geometryOutput } from '../shared/query-parameters.ts'
import { noText, queryChoices } from '../shared/unserved-parameters.ts'

/** Rows of several layers; only the layers that layerDefs names are asked. */
export const queryLayers = operation({
  id: 'FeatureServer.queryLayers',
  path: '/rest/services/{service}/FeatureServer/query',
  formats: ['html', 'json', 'pjson'],
  parameters: [
    required(parameter('layerDefs', layerQueries, 'layers', 'rows', 'fields')),
    parameter('time', time, 'time'),
    ...areaParameters,
    defaultReference,
    parameter('outFields', fieldList, 'fields'),
    ...geometryOutput,
    parameter('returnIdsOnly', boolean),
    parameter('returnCountOnly', boolean),
    parameter('returnTrueCurves', boolean),
    parameter('sqlFormat', choice('none', 'standard')),
    parameter('datumTransformation', datumTransformation),
    parameter('timeReferenceUnknownClient', boolean),
  ],
  unserved: [...queryChoices, ...noText],
  complete: completeQuery,
})
