import { jsonLayerIds } from '../../values/id-list.ts'
import { operation, parameter, required } from '../define.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** Domains and subtypes of layers. */
export const queryDomains = operation({
  id: 'FeatureServer.queryDomains',
  path: '/rest/services/{service}/FeatureServer/queryDomains',
  parameters: [required(parameter('layers', jsonLayerIds, 'layers'))],
  unserved: descriptionChoices,
})
