import {
  narrowAttachmentFile,
  narrowAttachmentList,
  narrowAttachmentQuery,
  seesAttachments,
  showAttachmentQuery,
  showAttachments,
} from '../attachments/attachments.ts'
import type { Rules } from './rule.ts'

const attached = { permission: 'attachments', isEnough: seesAttachments } as const
const query = {
  ...attached,
  cost: 'records',
  narrow: narrowAttachmentQuery,
  show: { json: showAttachmentQuery, members: ['attachmentGroups', 'count'] },
} as const
const list = {
  ...attached,
  narrow: narrowAttachmentList,
  show: { json: showAttachments, members: ['attachmentInfos'] },
} as const
const file = { ...attached, narrow: narrowAttachmentFile, show: { unread: 'bytes' } } as const

/** What is attached to rows. */
export const attachments: Rules = {
  'MapServer.queryAttachments': query,
  'MapServer.attachments': list,
  'MapServer.attachment': file,
  'FeatureServer.queryAttachments': query,
  'FeatureServer.attachments': list,
  'FeatureServer.attachment': file,
}
