import type { OperationContext } from '../operation/operation.ts'
import { RestError } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { type AttachmentEdits, type AttachmentResults, editAttachments } from './attachment-rows.ts'
import {
  addRow,
  deleteRow,
  type EditFeature,
  type EditTarget,
  findRow,
  objectIdOf,
  updateRow,
} from './edit-rows.ts'
import { type EditResult, failedEdit, type WrittenRows } from './edit-transaction.ts'
import { wholeFeature } from './edited-features.ts'

/** All edits that one request asks of one layer; `deletes` are object ids or, with `useGlobalIds`, global ids. */
export interface LayerEdits {
  adds: EditFeature[]
  updates: EditFeature[]
  deletes: readonly (number | string)[]
  attachments: AttachmentEdits
}

/** The results of the edits. */
export interface LayerEditResults {
  addResults: EditResult[]
  updateResults: EditResult[]
  deleteResults: EditResult[]
  attachments?: AttachmentResults
}

/** Does the edits of one layer, in the order adds, updates, deletes, attachments, and notes the rows it wrote. */
export function editLayer(target: EditTarget, edits: LayerEdits, written: WrittenRows[]): LayerEditResults {
  const addResults = edits.adds.map((feature) => told(target, { run: () => addRow(target, feature) }))
  const updateResults = edits.updates.map((feature) =>
    told(target, { run: () => updateRow(target, feature), rowOf: () => findRow(target, feature)?.objectId }),
  )
  const deleteResults = edits.deletes.map((key) =>
    told(target, { run: () => deleteByKey(target, key), rowOf: () => objectIdNamed(target, key) }),
  )
  note(target.layer, 'add', addResults, written)
  note(target.layer, 'update', updateResults, written)
  note(target.layer, 'delete', deleteResults, written)
  const attachments = editAttachments(target, edits.attachments, written)
  return { addResults, updateResults, deleteResults, ...(attachments && { attachments }) }
}

/** Every single result. */
export function allResults({
  addResults,
  updateResults,
  deleteResults,
  attachments,
}: LayerEditResults): EditResult[] {
  const ofAttachments = attachments
    ? [...attachments.addResults, ...attachments.updateResults, ...attachments.deleteResults]
    : []
  return [...addResults, ...updateResults, ...deleteResults, ...ofAttachments]
}

/** The target of an edit. Throws `RestError` 405 for a GET, which ArcGIS refuses for edits. */
export function editTarget(
  context: OperationContext,
  layer: LayerDefinition,
  useGlobalIds: boolean,
): EditTarget {
  requirePost(context)
  return { source: context, layer, useGlobalIds, newGlobalId: () => newGlobalId(context.random) }
}

/** Throws `RestError` 405 for a request that is no POST. */
export function requirePost({ method }: OperationContext): void {
  if (method !== 'POST') throw new RestError(405, 'Method Not Allowed', ['HTTP POST is required.'])
}

/** A global id such as `{0F3A1C52-…}` from numbers between 0 and 1. */
function newGlobalId(random: () => number): string {
  const digits = (count: number) =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16))
      .join('')
      .toUpperCase()
  return `{${[8, 4, 4, 4, 12].map(digits).join('-')}}`
}

/** Edits a row, and keeps it as it was right before and as it is right after where the edit tells that. */
function told(
  { source, layer, edited }: EditTarget,
  { run, rowOf }: { run: () => EditResult; rowOf?: () => number | undefined },
): EditResult {
  if (!edited) return run()
  const objectId = rowOf?.()
  const before = objectId === undefined ? undefined : wholeFeature(source, layer, objectId)
  const result = run()
  if (!result.success) return result
  const after = wholeFeature(source, layer, result.objectId)
  if (before && after) edited.updates.push([before, after])
  else if (before) edited.deletes.push(before)
  else if (after) edited.adds.push(after)
  return result
}

function objectIdNamed(target: EditTarget, key: number | string): number | undefined {
  const objectId = target.useGlobalIds ? objectIdOf(target, String(key)) : Number(key)
  return Number.isSafeInteger(objectId) ? objectId : undefined
}

function deleteByKey(target: EditTarget, key: number | string): EditResult {
  const objectId = objectIdNamed(target, key)
  if (objectId !== undefined) return deleteRow(target, objectId)
  return failedEdit(-1, 'Feature not found.', 1019)
}

function note(
  layer: LayerDefinition,
  kind: WrittenRows['kind'],
  results: EditResult[],
  written: WrittenRows[],
): void {
  const objectIds = results.filter(({ success }) => success).map(({ objectId }) => objectId)
  if (objectIds.length > 0) written.push({ layerId: layer.id, kind, objectIds })
}
