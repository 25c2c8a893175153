import { operation } from '../define.ts'

/** One attached file. */
export const attachment = operation({
  id: 'MapServer.attachment',
  path: '/rest/services/{service}/MapServer/{layerId}/{objectId}/attachments/{attachmentId}',
  formats: ['bytes'],
})
