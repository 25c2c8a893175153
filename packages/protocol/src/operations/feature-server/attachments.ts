import { operation, rewrite } from '../define.ts'

/** What is attached to one row. */
export const attachments = operation({
  id: 'FeatureServer.attachments',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/attachments',
  links: rewrite('attachmentInfos[].url'),
})
