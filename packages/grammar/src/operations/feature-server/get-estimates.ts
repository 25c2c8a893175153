import { operation } from '../define.ts'
import { versions } from '../shared/unserved-parameters.ts'

/** Estimated count and extent of all rows of a layer. */
export const getEstimates = operation({
  id: 'FeatureServer.getEstimates',
  path: '/rest/services/{service}/FeatureServer/{layerId}/getEstimates',
  unserved: versions,
})
