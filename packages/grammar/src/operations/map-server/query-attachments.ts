import { operation, rewrite } from '../define.ts'
import { attachmentQueryParameters } from '../shared/attachment-parameters.ts'
import { attachmentChoices } from '../shared/unserved-parameters.ts'

/** What is attached to rows of a layer. */
export const queryAttachments = operation({
  id: 'MapServer.queryAttachments',
  path: '/rest/services/{service}/MapServer/{layerId}/queryAttachments',
  parameters: [...attachmentQueryParameters],
  unserved: attachmentChoices,
  links: rewrite('attachmentGroups[].attachmentInfos[].url'),
})
