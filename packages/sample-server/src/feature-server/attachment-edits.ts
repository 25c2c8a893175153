import type { OperationContext } from '../operation/operation.ts'
import type { UploadedFile } from '../operation/parameters.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { requireAttachments, requireRow } from '../query/query-attachments.ts'
import { readFlag, readObjectIds } from '../query/read-query.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { addAttachmentRow, deleteAttachmentRow, updateAttachmentRow } from './attachment-rows.ts'
import { type EditResult, editTransaction, type WrittenRows } from './edit-transaction.ts'
import { editTarget } from './layer-edits.ts'

/** `{layer}/{objectId}/addAttachment`: the file comes as the part `attachment` of a multipart form. Throws `RestError` 400, 404, 405. */
export function addAttachment(context: OperationContext, layer: LayerDefinition, objectId: number): Reply {
  const target = attachmentTarget(context, layer, objectId)
  const file = uploadedFile(context)
  const [addAttachmentResult] = run(context, (written) => [
    addAttachmentRow(target, { objectId, file }, written),
  ])
  return json({ addAttachmentResult })
}

/** `{layer}/{objectId}/updateAttachment`: replaces the attachment `attachmentId` by the uploaded file. Throws `RestError` 400, 404, 405. */
export function updateAttachment(context: OperationContext, layer: LayerDefinition, objectId: number): Reply {
  const target = attachmentTarget(context, layer, objectId)
  const file = uploadedFile(context)
  const attachmentId = Number(context.parameters.get('attachmentId') || Number.NaN)
  if (!Number.isSafeInteger(attachmentId)) throw invalid('attachmentId')
  const [updateAttachmentResult] = run(context, (written) => [
    updateAttachmentRow(target, { attachmentId, objectId, file }, written),
  ])
  return json({ updateAttachmentResult })
}

/** `{layer}/{objectId}/deleteAttachments`: those in `attachmentIds`. Throws `RestError` 400, 404, 405. */
export function deleteAttachments(
  context: OperationContext,
  layer: LayerDefinition,
  objectId: number,
): Reply {
  const target = attachmentTarget(context, layer, objectId)
  const attachmentIds = readObjectIds(context.parameters.get('attachmentIds'))
  if (!attachmentIds) throw invalid('attachmentIds')
  const deleteAttachmentResults = run(context, (written) =>
    attachmentIds.map((id) => deleteAttachmentRow(target, id, written, objectId)),
  )
  return json({ deleteAttachmentResults })
}

function attachmentTarget(context: OperationContext, layer: LayerDefinition, objectId: number) {
  const target = editTarget(context, layer, false)
  requireAttachments(layer)
  requireRow(context, layer, objectId)
  return target
}

function run(context: OperationContext, edit: (written: WrittenRows[]) => EditResult[]): EditResult[] {
  const rollbackOnFailure = readFlag(context.parameters, 'rollbackOnFailure', true)
  return editTransaction({ ...context, rollbackOnFailure }, (written) => {
    const results = edit(written)
    return { results, all: results }
  })
}

function uploadedFile({ parameters }: OperationContext): UploadedFile {
  const file = parameters.file('attachment')
  if (file) return file
  throw new RestError(400, 'Unable to complete operation.', [
    'A multipart form with a file named attachment is required.',
  ])
}

function invalid(name: string): RestError {
  return new RestError(400, 'Unable to complete operation.', [`'${name}' parameter is invalid`])
}
