import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { fieldList } from '../../values/field-list.ts'
import { topFilter } from '../../values/top-filter.ts'
import { operation, parameter, required } from '../define.ts'
import { completeQuery } from '../shared/complete-query.ts'
import {
  areaParameters,
  defaultReference,
  geometryOutput,
  pageParameters,
  rowParameters,
} from '../shared/query-parameters.ts'
import { noText, queryChoices } from '../shared/unserved-parameters.ts'

/** The first rows of each group. */
export const queryTopFeatures = operation({
  id: 'FeatureServer.queryTopFeatures',
  path: '/rest/services/{service}/FeatureServer/{layerId}/queryTopFeatures',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [
    required(parameter('topFilter', topFilter, 'fields')),
    ...rowParameters,
    ...areaParameters,
    defaultReference,
    parameter('outFields', fieldList, 'fields'),
    ...geometryOutput,
    ...pageParameters,
    parameter('returnIdsOnly', boolean),
    parameter('returnCountOnly', boolean),
    parameter('returnExtentOnly', boolean),
    parameter('timeReferenceUnknownClient', boolean),
    parameter('resultType', choice('none', 'standard', 'tile')),
  ],
  unserved: [...queryChoices, ...noText],
  complete: completeQuery,
})
