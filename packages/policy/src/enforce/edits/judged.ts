import type { Edit, LayerEdit } from '@mapgate/protocol'
import type { EditVerdict } from '../../model/edit-alarm.ts'
import type { RowAsItIs } from '../../model/facts.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { isSameWkid } from '../areas/placed.ts'
import { layerSeen } from '../narrowing.ts'
import { type Change, changesOf, demandFieldsSeen, demandPermitted } from './changes.ts'
import { areaOf, type Editor, editorsOf, permits, type RowChange, showsNames } from './editor.ts'
import { rowsByGlobalId } from './global-ids.ts'
import { isInReach, isRuledOut, isWithinArea, whyOutOfReach, wkidOf } from './reach.ts'
import { type ItemFault, leavesReach, missingOrDenied, takenId } from './results.ts'
import { namedRows, rowKey } from './rows-as-they-are.ts'
import { type Written, writtenBy } from './written.ts'

/** A change with what was found of it: the view that permits it and what it writes, or why it is not made. */
export type Judged = { readonly change: Change } & (Permitted | { readonly fault: ItemFault })

/** A change that a view permits. */
export interface Permitted {
  readonly change: Change
  readonly fault?: undefined
  readonly editor: Editor
  /** The row before the change; absent for one that is added. */
  readonly row?: RowAsItIs
  readonly written: Written
}

/** The edits of one layer with all that was found of them. */
export interface JudgedLayer {
  readonly edit: LayerEdit
  readonly judged: readonly Judged[]
}

/**
 * Judges the changes of single rows in a layer: the row as it is, and as it would be, against one view that has to permit all of it.
 * @throws Refused for requests that are not understood, and with what has to be known
 */
export function judgedLayer(intent: Edit, edit: LayerEdit, rights: ServiceRights): JudgedLayer {
  const seen = layerSeen(rights, edit.layerId)
  const { layer } = seen
  const editors = editorsOf(seen)
  const naming = { layer, byGlobalId: intent.manner.byGlobalId === true, words: intent }
  const changes = changesOf(edit, naming)
  demandPermitted(new Set(changes.map(({ kind }) => kind)), editors, layer.id)
  demandFieldsSeen(changes, editors, intent)
  const named = naming.byGlobalId ? changes.flatMap(({ globalId }) => globalId ?? []) : []
  const rows = rowsByGlobalId(intent, layer, rights, named)
  const judged = new Map(
    changes.flatMap((change) => {
      const fault = ambiguous(change, rows)
      return fault ? [[change, fault] as const] : []
    }),
  )
  const plain = changes.filter((change) => !judged.has(change))
  for (const [kind, some] of Map.groupBy(plain, (change) => change.kind)) {
    const able = editors.filter(
      (editor) => permits(editor, kind) && some.some((change) => showsNames(editor, change)),
    )
    const views = able.map((editor) => rowsOf(intent, editor, rights, some))
    for (const change of some) judged.set(change, judgedChange(intent, change, views, rights))
  }
  return { edit, judged: changes.flatMap((change) => judged.get(change) ?? []) }
}

/** The fault of a change whose global id is that of another row, of several, or of one that is there already; undefined for any other. */
function ambiguous(change: Change, rows: ReadonlyMap<string, readonly number[]>): Judged | undefined {
  const count = rows.get(change.globalId ?? '')?.length ?? 0
  if (change.kind === 'add' && count > 0) return { change, fault: takenId }
  return count > 1 ? { change, fault: missingOrDenied } : undefined
}

/** A view, and the rows of it that are named. */
interface EditorRows {
  readonly editor: Editor
  readonly rows: ReadonlyMap<string, RowAsItIs>
  /** The reference of their shapes. */
  readonly wkid: number | undefined
}

function rowsOf(intent: Edit, editor: Editor, rights: ServiceRights, changes: readonly Change[]): EditorRows {
  const [first] = changes
  if (first === undefined || first.kind === 'add') return { editor, rows: new Map(), wkid: undefined }
  const told = intent.manner.beforeAndAfter === true && editor.right.reads
  const own =
    editor.layer.geometryType === undefined ? undefined : referenceOfLayer(editor.layer, rights.service)
  const wkid = referenceOfRows(editor, rights, changes) ?? (told ? own : undefined)
  const fields = told
    ? editor.layer.fields.map(({ name }) => name)
    : [...new Set(changes.flatMap(({ values }) => [...values.keys()])), ...editor.right.set.keys()]
  return { editor, rows: namedRows(intent, editor, rights, { changes, fields, wkid }), wkid }
}

/** The reference in which shapes of rows are asked for: that of the shapes that are written, to compare them; undefined where no shape is needed. */
function referenceOfRows(
  editor: Editor,
  { service }: ServiceRights,
  changes: readonly Change[],
): number | undefined {
  const shapes = changes.flatMap(({ geometry }) => geometry ?? [])
  if (shapes.length === 0 && areaOf(editor) === undefined) return undefined
  const own = referenceOfLayer(editor.layer, service)
  const [stated, ...others] = new Set(shapes.map((shape) => wkidOf(shape) ?? own))
  // Shapes that may be written need not be compared, and the map server may not know their reference.
  const isCompared = others.length === 0 && stated !== undefined && !editor.right.geometry
  if (isCompared || areaOf(editor) !== undefined || others.length > 0) return isCompared ? stated : own
  return stated === undefined || (own !== undefined && isSameWkid(stated, own)) ? own : undefined
}

function judgedChange(
  intent: Edit,
  change: Change,
  views: readonly EditorRows[],
  rights: ServiceRights,
): Judged {
  const outcomes = views.map((view) => judgedBy(intent, change, view, rights))
  const permitted = outcomes.find((one) => one.fault === undefined)
  if (permitted) return permitted
  // A view that has the row says more than one that does not.
  const faults = outcomes.flatMap(({ fault }) => fault ?? [])
  return { change, fault: faults.find((fault) => fault !== missingOrDenied) ?? missingOrDenied }
}

function judgedBy(
  intent: Edit,
  change: Change,
  { editor, rows, wkid }: EditorRows,
  rights: ServiceRights,
): Judged {
  if (!showsNames(editor, change)) return { change, fault: change.kind === 'add' ? givenId : missingOrDenied }
  if (change.kind === 'add') return judgedAdd(change, editor, rights)
  const row = rows.get(rowKey(intent, change))
  if (row === undefined || !isNamed(change, row, editor)) return { change, fault: missingOrDenied }
  if (isRuledOut(editor, change.kind, row.attributes) || !isInReach(editor, rights, row, wkid))
    return { change, fault: missingOrDenied }
  const outcome = writtenBy(change, editor, row)
  // Whoever may not read the row learns nothing of it by what may not be done to it.
  const faulty = (fault: ItemFault): Judged => ({
    change,
    fault: editor.right.reads ? fault : missingOrDenied,
  })
  if ('fault' in outcome) return faulty(outcome.fault)
  const { written } = outcome
  const fault = faultAfter(change, editor, { row, rights, written })
  return fault === undefined ? { change, editor, row, written } : faulty(fault)
}

/** Why a row would not be in reach once it is changed; undefined where it would be. */
function faultAfter(
  change: Change,
  editor: Editor,
  { row, rights, written }: { row: RowAsItIs; rights: ServiceRights; written: Written },
): ItemFault | undefined {
  if (change.kind !== 'update') return undefined
  const why = whyOutOfReach(editor, 'update', written, row.attributes)
  if (why !== undefined) return leavesReach(why)
  const isInside = written.geometry === undefined || isWithinArea(editor, rights, written.geometry)
  return isInside ? undefined : outside
}

function judgedAdd(change: Change, editor: Editor, rights: ServiceRights): Judged {
  const outcome = writtenBy(change, editor, undefined)
  if ('fault' in outcome) return { change, fault: outcome.fault }
  const { written } = outcome
  const why = whyOutOfReach(editor, 'add', written, undefined)
  if (why !== undefined) return { change, fault: { code: 1017, description: why } }
  if (!isWithinArea(editor, rights, change.geometry)) return { change, fault: outside }
  return { change, editor, written }
}

const givenId: ItemFault = { code: 1023, description: 'The global id of a row may not be written.' }

const outside: ItemFault = {
  code: 1004,
  description: 'The shape does not lie within the area of this account.',
}

/** True where both names of a row, if the client gives two, are those of this row. */
function isNamed({ id, globalId }: Change, row: RowAsItIs, editor: Editor): boolean {
  if (id !== undefined && id !== row.id) return false
  const { globalIdField } = editor.layer
  if (globalId === undefined || globalIdField === undefined) return true
  const value = row.attributes[globalIdField]
  return typeof value === 'string' && value.replace(/^\{|\}$/g, '').toUpperCase() === globalId
}

/** Changes that are permitted, and that change something. */
export const sentChanges = (layers: readonly JudgedLayer[]): readonly Permitted[] =>
  layers.flatMap(({ judged }) => judged.flatMap((one) => (one.fault === undefined && isSent(one) ? one : [])))

/** True for a change that changes something. */
export const isSent = ({ change, written }: Permitted): boolean =>
  change.kind !== 'update' || written.values.size > 0 || written.geometry !== undefined

/** What changes came to, for `explain`. */
export function verdictsOf(
  { edit, judged }: JudgedLayer,
  wayOf: (one: Permitted) => EditVerdict['way'],
): readonly EditVerdict[] {
  return judged.map((one) => ({
    layerId: edit.layerId,
    change: one.change.kind as RowChange,
    ...(one.change.globalId === undefined && one.change.id === undefined
      ? {}
      : { row: one.change.id ?? one.change.globalId ?? '' }),
    ...verdictOn(one, wayOf),
  }))
}

function verdictOn(
  one: Judged,
  wayOf: (one: Permitted) => EditVerdict['way'],
): Pick<EditVerdict, 'grant' | 'before' | 'after' | 'way'> {
  if (one.fault !== undefined) {
    const isAbsent = one.fault === missingOrDenied
    return isAbsent ? { before: 'missing, or not one that may be edited' } : { after: one.fault.description }
  }
  const way = wayOf(one)
  return {
    grant: one.editor.view.grant,
    ...(one.change.kind === 'add' ? {} : { before: 'may be edited' }),
    ...(one.change.kind === 'delete' ? {} : { after: 'may be edited' }),
    ...(way ? { way } : {}),
  }
}
