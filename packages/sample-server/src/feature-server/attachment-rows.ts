import type { UploadedFile } from '../operation/parameters.ts'
import { type EditTarget, objectIdOf } from './edit-rows.ts'
import { type EditResult, failedEdit, type WrittenRows } from './edit-transaction.ts'

/** An attachment as `applyEdits` carries it: `data` is base64. */
export interface AttachmentEdit {
  globalId?: string
  parentGlobalId?: string
  contentType?: string
  name?: string
  data?: string
}

/** The attachment edits of one layer; `deletes` are global ids. */
export interface AttachmentEdits {
  adds: AttachmentEdit[]
  updates: AttachmentEdit[]
  deletes: string[]
}

/** The results of the edits. */
export interface AttachmentResults {
  addResults: EditResult[]
  updateResults: EditResult[]
  deleteResults: EditResult[]
}

/** Does attachment edits; undefined where there are none. Notes the rows whose attachments it wrote. */
export function editAttachments(
  target: EditTarget,
  { adds, updates, deletes }: AttachmentEdits,
  written: WrittenRows[],
): AttachmentResults | undefined {
  if (adds.length + updates.length + deletes.length === 0) return undefined
  return {
    addResults: adds.map((edit) => {
      const objectId = objectIdOf(target, edit.parentGlobalId ?? '')
      if (objectId === undefined) return failedEdit(-1, 'Feature not found.', 1019)
      return addAttachmentRow(target, { objectId, file: fileOf(edit), globalId: edit.globalId }, written)
    }),
    updateResults: updates.map((edit) => {
      const attachmentId = attachmentIdOf(target, edit.globalId ?? '')
      return updateAttachmentRow(target, { attachmentId, file: fileOf(edit) }, written)
    }),
    deleteResults: deletes.map((globalId) =>
      deleteAttachmentRow(target, attachmentIdOf(target, globalId), written),
    ),
  }
}

/** Adds an attachment to a row that is there. */
export function addAttachmentRow(
  { source, layer, newGlobalId }: EditTarget,
  {
    objectId,
    file,
    globalId = newGlobalId(),
  }: { objectId: number; file: UploadedFile; globalId?: string | undefined },
  written: WrittenRows[],
): EditResult {
  const { lastInsertRowid } = source.world.database
    .prepare(
      `INSERT INTO attachments (LAYERID, PARENTOBJECTID, GLOBALID, ATT_NAME, CONTENT_TYPE, DATA_SIZE, DATA)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(layer.id, objectId, globalId, file.fileName, file.contentType, file.body.byteLength, file.body)
  written.push({ layerId: layer.id, kind: 'attachment', objectIds: [objectId] })
  return { objectId: Number(lastInsertRowid), globalId, success: true }
}

/** Replaces an attachment's bytes, name and type; with `objectId` only if it belongs to that row. */
export function updateAttachmentRow(
  target: EditTarget,
  { attachmentId, objectId, file }: { attachmentId: number; objectId?: number; file: UploadedFile },
  written: WrittenRows[],
): EditResult {
  const parent = parentOf(target, attachmentId, objectId)
  if (parent === undefined) return failedEdit(attachmentId, 'Attachment not found.')
  target.source.world.database
    .prepare(
      'UPDATE attachments SET ATT_NAME = ?, CONTENT_TYPE = ?, DATA_SIZE = ?, DATA = ? WHERE ATTACHMENTID = ?',
    )
    .run(file.fileName, file.contentType, file.body.byteLength, file.body, attachmentId)
  written.push({ layerId: target.layer.id, kind: 'attachment', objectIds: [parent] })
  return { objectId: attachmentId, success: true }
}

/** Deletes an attachment; with `objectId` only if it belongs to that row. */
export function deleteAttachmentRow(
  target: EditTarget,
  attachmentId: number,
  written: WrittenRows[],
  objectId?: number,
): EditResult {
  const parent = parentOf(target, attachmentId, objectId)
  if (parent === undefined) return failedEdit(attachmentId, 'Attachment not found.')
  target.source.world.database.prepare('DELETE FROM attachments WHERE ATTACHMENTID = ?').run(attachmentId)
  written.push({ layerId: target.layer.id, kind: 'attachment', objectIds: [parent] })
  return { objectId: attachmentId, success: true }
}

function parentOf(
  { source, layer }: EditTarget,
  attachmentId: number,
  objectId?: number,
): number | undefined {
  const row = source.world.database
    .prepare('SELECT PARENTOBJECTID FROM attachments WHERE ATTACHMENTID = ? AND LAYERID = ?')
    .get(attachmentId, layer.id)
  const parent = row && Number(row.PARENTOBJECTID)
  return objectId === undefined || parent === objectId ? parent : undefined
}

function attachmentIdOf({ source, layer }: EditTarget, globalId: string): number {
  const row = source.world.database
    .prepare('SELECT ATTACHMENTID FROM attachments WHERE upper(GLOBALID) = upper(?) AND LAYERID = ?')
    .get(globalId, layer.id)
  return Number(row?.ATTACHMENTID ?? -1)
}

function fileOf({
  name = 'attachment',
  contentType = 'application/octet-stream',
  data = '',
}: AttachmentEdit): UploadedFile {
  return { fileName: name, contentType, body: new Uint8Array(Buffer.from(data, 'base64')) }
}
