import { operation } from '../define.ts'
import { completeQuery } from '../shared/complete-query.ts'
import { queryParameters } from '../shared/query-parameters.ts'
import { noText, queryChoices } from '../shared/unserved-parameters.ts'

/** Rows of one layer or table. */
export const query = operation({
  id: 'FeatureServer.query',
  path: '/rest/services/{service}/FeatureServer/{layerId}/query',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [...queryParameters],
  unserved: [...queryChoices, ...noText],
  complete: completeQuery,
})
