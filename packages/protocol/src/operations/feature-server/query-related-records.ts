import { operation } from '../define.ts'
import { relatedParameters } from '../shared/related-parameters.ts'

/** Rows of another table that belong to rows of this layer. */
export const queryRelatedRecords = operation({
  id: 'FeatureServer.queryRelatedRecords',
  path: '/rest/services/{service}/FeatureServer/{layerId}/queryRelatedRecords',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [...relatedParameters],
})
