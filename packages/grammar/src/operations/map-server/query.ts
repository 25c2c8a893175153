import { operation } from '../define.ts'
import { completeMapQuery } from '../shared/complete-query.ts'
import { queryParameters, textSearch } from '../shared/query-parameters.ts'
import { queryChoices } from '../shared/unserved-parameters.ts'

/** Rows of one layer or table. */
export const query = operation({
  id: 'MapServer.query',
  path: '/rest/services/{service}/MapServer/{layerId}/query',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [textSearch, ...queryParameters],
  unserved: queryChoices,
  complete: completeMapQuery,
})
