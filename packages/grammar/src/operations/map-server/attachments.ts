import { operation, rewrite } from '../define.ts'
import { versions } from '../shared/unserved-parameters.ts'

/** What is attached to one row. */
export const attachments = operation({
  id: 'MapServer.attachments',
  path: '/rest/services/{service}/MapServer/{layerId}/{objectId}/attachments',
  unserved: versions,
  links: rewrite('attachmentInfos[].url'),
})
