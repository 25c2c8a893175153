import { dynamicLayer } from '../../values/dynamic-layers.ts'
import { operation, parameter, required } from '../define.ts'
import { withoutDefaultReference } from '../shared/complete-query.ts'
import { relatedParameters } from '../shared/related-parameters.ts'
import { relatedChoices } from '../shared/unserved-parameters.ts'

/** Related rows of a layer that the request composes. */
export const dynamicLayerQueryRelatedRecords = operation({
  id: 'MapServer.dynamicLayerQueryRelatedRecords',
  path: '/rest/services/{service}/MapServer/dynamicLayer/queryRelatedRecords',
  parameters: [required(parameter('layer', dynamicLayer, 'layers', 'rows', 'fields')), ...relatedParameters],
  unserved: relatedChoices,
  complete: withoutDefaultReference,
})
