import { dynamicLayer } from '../../values/dynamic-layers.ts'
import { operation, parameter, required } from '../define.ts'
import { completeMapQuery } from '../shared/complete-query.ts'
import { queryParameters, textSearch } from '../shared/query-parameters.ts'
import { queryChoices } from '../shared/unserved-parameters.ts'

/** Rows of a layer that the request composes. */
export const dynamicLayerQuery = operation({
  id: 'MapServer.dynamicLayerQuery',
  path: '/rest/services/{service}/MapServer/dynamicLayer/query',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [
    required(parameter('layer', dynamicLayer, 'layers', 'rows', 'fields')),
    textSearch,
    ...queryParameters,
  ],
  unserved: queryChoices,
  complete: completeMapQuery,
})
