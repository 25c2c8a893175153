import { boolean } from '../../values/boolean.ts'
import { whereExpression } from '../../values/expression.ts'
import { objectIds } from '../../values/id-list.ts'
import { integer } from '../../values/number.ts'
import { orderList } from '../../values/order-list.ts'
import { text } from '../../values/text.ts'
import { parameter } from '../define.ts'

/** Everything of `queryAttachments`. `attachmentsDefinitionExpression` filters attachments, not rows, and is not known. */
export const attachmentQueryParameters = [
  parameter('objectIds', objectIds, 'rows'),
  parameter('definitionExpression', whereExpression, 'rows', 'fields'),
  parameter('attachmentTypes', text(1_000)),
  parameter('size', text(64)),
  parameter('keywords', text(1_000)),
  parameter('returnUrl', boolean),
  parameter('returnMetadata', boolean),
  parameter('returnCountOnly', boolean),
  parameter('orderByFields', orderList),
  parameter('resultOffset', integer(0, 2_147_483_647)),
  parameter('resultRecordCount', integer(0, 2_147_483_647)),
] as const
