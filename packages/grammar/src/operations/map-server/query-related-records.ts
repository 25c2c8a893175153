import { operation } from '../define.ts'
import { withoutDefaultReference } from '../shared/complete-query.ts'
import { relatedParameters } from '../shared/related-parameters.ts'
import { relatedChoices } from '../shared/unserved-parameters.ts'

/** Rows of another table that belong to rows of this layer. */
export const queryRelatedRecords = operation({
  id: 'MapServer.queryRelatedRecords',
  path: '/rest/services/{service}/MapServer/{layerId}/queryRelatedRecords',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [...relatedParameters],
  unserved: relatedChoices,
  complete: withoutDefaultReference,
})
