import type { AttachmentEdit, AttachmentEdits, Edit, LayerEdit } from '@mapgate/protocol'
import type { RowAsItIs } from '../../model/facts.ts'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { idCondition } from '../features/ids.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { cannotNarrow, layerSeen } from '../narrowing.ts'
import { attachedRows } from './attached-rows.ts'
import { globalIdKey } from './changes.ts'
import { areaOf, type Editor, editorsOf, permits, showsNames } from './editor.ts'
import { rowsByGlobalId } from './global-ids.ts'
import type { JudgedLayer } from './judged.ts'
import type { ParentRow } from './parent-rows.ts'
import { isInReach, isRuledOut } from './reach.ts'
import { type ItemFault, missingOrDenied, resultFrom, takenId } from './results.ts'
import { globalIdIn, globalIdsAmong, rowsAsTheyAre } from './rows-as-they-are.ts'

type Kind = keyof AttachmentEdits

/** One file of an edit, and why it is not written, if it is not. */
export interface JudgedAttachment {
  readonly layerId: number
  readonly kind: Kind
  readonly edit: AttachmentEdit
  /** The row that it hangs on, if that was there before the edit. */
  readonly parent?: ParentRow
  readonly fault?: ItemFault
}

const kinds: readonly Kind[] = ['adds', 'updates', 'deletes']

/**
 * Judges the files of an edit by the rows that they hang on, or come to hang on: rows that the caller may change, or adds in the same edit.
 * @throws Refused `access.denied` where no grant permits it, and with what has to be known
 */
export function judgedAttachments(
  intent: Edit,
  { layerId, attachments = {} }: LayerEdit,
  { rights, layers }: { readonly rights: ServiceRights; readonly layers: readonly JudgedLayer[] },
): readonly JudgedAttachment[] {
  const all = kinds.flatMap((kind) => (attachments[kind] ?? []).map((edit) => ({ kind, edit })))
  if (all.length === 0) return []
  demandGlobalIds(intent)
  const seen = layerSeen(rights, layerId)
  const editors = editorsOf(seen).filter((editor) => permits(editor, 'update'))
  const able = (kind: Kind) => editors.filter(({ right }) => mayAttach(right.attachments, kind))
  for (const { kind } of all)
    if (able(kind).length === 0)
      throw cannotNarrow(`no grant permits ${kind} of attachments of layer ${layerId}`)
  const parents = attachedRows(
    intent,
    rights,
    layerId,
    all.map(({ edit }) => edit),
  )
  const added = addedRows(layers, layerId)
  const named = all.flatMap(({ edit }) => (edit.rowGlobalId ? globalIdKey(edit.rowGlobalId) : []))
  const rows = rowsByGlobalId(
    intent,
    seen.layer,
    rights,
    named.filter((key) => !added.has(key)),
  )
  return all.map(({ kind, edit }) => {
    if (kind === 'adds' && parents(edit) !== undefined) return { layerId, kind, edit, fault: takenId }
    const parent = kind === 'adds' ? edit.rowGlobalId && globalIdKey(edit.rowGlobalId) : parents(edit)
    if (typeof parent === 'string' && (rows.get(parent)?.length ?? 0) > 1)
      return { layerId, kind, edit, fault: missingOrDenied }
    if (typeof parent === 'string' && added.has(parent)) return { layerId, kind, edit }
    const row = parent === undefined ? undefined : parentRow(intent, able(kind), rights, parent)
    return { layerId, kind, edit, ...(row ? { parent: row } : { fault: missingOrDenied }) }
  })
}

/** @throws Refused `request.parameter-invalid` */
function demandGlobalIds({ manner }: Edit): void {
  if (manner.byGlobalId === true) return
  throw new Refused('request.parameter-invalid', 'attachments inside edits without global ids', {
    publicText: 'attachments inside edits need useGlobalIds=true.',
  })
}

/** Whether files may be added, and taken away; to replace one is both. */
const mayAttach = ({ add, delete: removed }: Editor['right']['attachments'], kind: Kind): boolean =>
  kind === 'adds' ? add : kind === 'deletes' ? removed : add && removed

/** Global ids of rows that the same edit adds, by views that let files be attached. */
function addedRows(layers: readonly JudgedLayer[], layerId: number): ReadonlySet<string> {
  const layer = layers.find(({ edit }) => edit.layerId === layerId)
  const added = layer?.judged.flatMap((one) =>
    one.fault === undefined && one.change.kind === 'add' && one.editor.right.attachments.add
      ? (one.change.globalId ?? [])
      : [],
  )
  return new Set(added)
}

/** The row with this object id or global id, and the first of the views that permits to change it; undefined where there is none. */
export function parentRow(
  intent: Edit,
  editors: readonly Editor[],
  rights: ServiceRights,
  named: number | string,
): ParentRow | undefined {
  const name = typeof named === 'number' ? { id: named } : { globalId: named }
  for (const editor of editors.filter((one) => showsNames(one, name))) {
    const row = permittedRow(intent, editor, rights, named)
    if (row) return { editor, rowId: row.id }
  }
  return undefined
}

function permittedRow(
  intent: Edit,
  editor: Editor,
  rights: ServiceRights,
  named: number | string,
): RowAsItIs | undefined {
  const wkid = areaOf(editor) ? referenceOfLayer(editor.layer, rights.service) : undefined
  const rows = rowsAsTheyAre(intent, editor, rights, {
    change: 'update',
    rows: typeof named === 'number' ? idCondition(editor.layer, [named]) : globalIdsAmong(editor, [named]),
    ...(typeof named === 'number' ? { ids: [named] } : {}),
    fields: [],
    wkid,
    most: 1,
  })
  return rows.find(
    (row) =>
      (typeof named === 'number' ? row.id === named : globalIdIn(row, editor) === named) &&
      !isRuledOut(editor, 'update', row.attributes) &&
      isInReach(editor, rights, row, wkid),
  )
}

/** The files of a layer that may be written, for the request. */
export function sentAttachments(
  attached: readonly JudgedAttachment[],
  layerId: number,
): Pick<LayerEdit, 'attachments'> {
  const some = attached.filter((one) => one.layerId === layerId && one.fault === undefined)
  if (some.length === 0) return {}
  const ofKind = (kind: Kind) => some.filter((one) => one.kind === kind).map(({ edit }) => edit)
  return {
    attachments: Object.fromEntries(
      kinds.flatMap((kind) => (ofKind(kind).length > 0 ? [[kind, ofKind(kind)]] : [])),
    ),
  }
}

const lists = { adds: 'addResults', updates: 'updateResults', deletes: 'deleteResults' } as const
const changes = { adds: 'add', updates: 'update', deletes: 'delete' } as const

/** The results of the files of a layer, one for each that was submitted; undefined where there were none. */
export function attachmentResults(
  attached: readonly JudgedAttachment[],
  layerId: number,
  { attachments }: JsonObject,
): JsonObject | undefined {
  const own = attached.filter((one) => one.layerId === layerId)
  if (own.length === 0) return undefined
  const told = isObject(attachments) ? attachments : {}
  return Object.fromEntries(
    kinds.map((kind) => {
      const results = [...objectsOf(told[lists[kind]])]
      const shown = own
        .filter((one) => one.kind === kind)
        .map(({ edit, fault }) =>
          printed(edit, fault ? { fault } : resultFrom(changes[kind], results.shift() ?? {})),
        )
      return [lists[kind], shown]
    }),
  )
}

function printed({ globalId }: AttachmentEdit, result: ReturnType<typeof resultFrom>): JsonObject {
  const name = globalId === undefined ? {} : { globalId: `{${globalIdKey(globalId)}}` }
  if (result.fault) return { objectId: -1, ...name, success: false, error: result.fault }
  const { objectId, ...rest } = result
  return { objectId, ...name, ...rest, success: true }
}
