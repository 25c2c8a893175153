import { completeGeometryType } from '../../values/geometry-type.ts'
import { operation } from '../define.ts'
import { queryParameters } from '../shared/query-parameters.ts'

/** Rows of one layer or table. */
export const query = operation({
  id: 'FeatureServer.query',
  path: '/rest/services/{service}/FeatureServer/{layerId}/query',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [...queryParameters],
  complete: completeGeometryType,
})
