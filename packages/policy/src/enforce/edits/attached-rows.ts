import { type AttachmentEdit, type AttachmentQuery, type Edit, matchAll } from '@mapgate/protocol'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { globalIdKey } from './changes.ts'

/**
 * The object ids of the rows that attachments hang on; the function answers undefined for an attachment that is not there.
 * @throws Refused with what has to be known
 */
export function attachedRows(
  { service }: Edit,
  { facts }: ServiceRights,
  layerId: number,
  edits: readonly AttachmentEdit[],
): (edit: AttachmentEdit) => number | undefined {
  const globalIds = edits.flatMap(({ globalId }) => (globalId === undefined ? [] : globalIdKey(globalId)))
  if (globalIds.length === 0) return () => undefined
  const question: AttachmentQuery = {
    kind: 'attachment-query',
    service,
    format: 'json',
    layerId,
    only: {},
    // Map servers refuse a question that says nothing of the rows.
    where: matchAll,
    files: { globalIds: [...new Set(globalIds)].sort() },
  }
  const key = JSON.stringify([layerId, question.files])
  const found = facts?.attachmentsToEdit?.get(key)
  if (found === undefined)
    throw new Refused('access.denied', `the rows of attachments of layer ${layerId} are not known`, {
      need: { kind: 'attachments-to-edit', layerId, key, question },
    })
  return ({ globalId }) => (globalId === undefined ? undefined : found.get(globalIdKey(globalId)))
}
