import { covering, type LayerRights } from '../../model/rights.ts'
import { shownAttachments } from '../filter/attachments.ts'
import { narrowQueryAttachments, narrowRowPart } from '../narrow/rows.ts'
import type { Rules } from './rule.ts'

/** Attachments hang on object ids. */
const isEnough = ({ layer, views }: LayerRights): boolean =>
  layer.objectIdField === undefined || covering(views, [layer.objectIdField]).length > 0

const query = {
  permission: 'attachments',
  cost: 'records',
  narrowRequest: narrowQueryAttachments,
  show: { jsonOfRequest: shownAttachments, members: ['attachmentGroups', 'count'] },
  isEnough,
} as const
const list = {
  permission: 'attachments',
  narrowRequest: narrowRowPart,
  show: { jsonOfRequest: shownAttachments, members: ['attachmentInfos'] },
  isEnough,
} as const
const file = {
  permission: 'attachments',
  narrowRequest: narrowRowPart,
  show: { unread: 'bytes' },
  isEnough,
} as const

/** What is attached to rows. */
export const attachments: Rules = {
  'MapServer.queryAttachments': query,
  'MapServer.attachments': list,
  'MapServer.attachment': file,
  'FeatureServer.queryAttachments': query,
  'FeatureServer.attachments': list,
  'FeatureServer.attachment': file,
}
