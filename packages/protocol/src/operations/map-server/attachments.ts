import { operation, rewrite } from '../define.ts'

/** What is attached to one row. */
export const attachments = operation({
  id: 'MapServer.attachments',
  path: '/rest/services/{service}/MapServer/{layerId}/{objectId}/attachments',
  links: rewrite('attachmentInfos[].url'),
})
