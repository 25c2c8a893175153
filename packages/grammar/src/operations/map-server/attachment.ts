import { operation } from '../define.ts'
import { versions } from '../shared/unserved-parameters.ts'

/** One attached file. */
export const attachment = operation({
  id: 'MapServer.attachment',
  path: '/rest/services/{service}/MapServer/{layerId}/{objectId}/attachments/{attachmentId}',
  formats: ['bytes'],
  unserved: versions,
})
