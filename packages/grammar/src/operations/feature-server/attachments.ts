import { operation, rewrite } from '../define.ts'
import { versions } from '../shared/unserved-parameters.ts'

/** What is attached to one row. */
export const attachments = operation({
  id: 'FeatureServer.attachments',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/attachments',
  unserved: versions,
  links: rewrite('attachmentInfos[].url'),
})
