import { operation } from '../define.ts'
import { versions } from '../shared/unserved-parameters.ts'

/** One attached file. */
export const attachment = operation({
  id: 'FeatureServer.attachment',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/attachments/{attachmentId}',
  formats: ['bytes'],
  unserved: versions,
})
