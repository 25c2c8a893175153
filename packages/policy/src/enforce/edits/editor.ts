import { andExpressions, type Expression, fieldNamed, fieldsOf } from '@mapgate/protocol'
import type { AreaRight } from '../../model/area-right.ts'
import type { FieldEntry, LayerEntry } from '../../model/catalog.ts'
import type { EditRight } from '../../model/edit-right.ts'
import { covering, type LayerRights, shows, type View } from '../../model/rights.ts'
import { conditionOf, isNoRows, type RowFilter, rowsAnywhere } from '../../model/row-filter.ts'
import { cannotNarrow } from '../narrowing.ts'

/** What is done to a row. */
export type RowChange = 'add' | 'update' | 'delete'

/** A view by which rows may be edited. */
export interface Editor {
  readonly layer: LayerEntry
  readonly view: View
  readonly right: EditRight
}

/** The views by which rows of a layer may be edited. A layer of which nobody has read how it is edited is not edited. */
export const editorsIn = ({ layer, views }: LayerRights): readonly Editor[] =>
  layer.editing === undefined
    ? []
    : views.flatMap((view) => (view.edit ? [{ layer, view, right: view.edit }] : []))

/**
 * The same, where there has to be one.
 * @throws Refused `access.denied` where there is none
 */
export function editorsOf(seen: LayerRights): readonly Editor[] {
  const { layer } = seen
  const editors = editorsIn(seen)
  if (editors.length === 0) throw cannotNarrow(`no grant permits edits of layer ${layer.id}`)
  return editors
}

/**
 * The views by which rows of a client's condition may be changed so: they show the fields that it names, and their grant lets the rows be read, because the
 * number of rows that a condition reaches tells of them.
 */
export const editorsByCondition = (
  { layer, views }: LayerRights,
  change: RowChange,
  fields: readonly string[],
): readonly Editor[] =>
  editorsOf({ layer, views: covering(views, fields) }).filter(
    (editor) => permits(editor, change) && (editor.right.reads || fields.length === 0),
  )

/** The rows that a right permits to change so, beside those of its view; null: none. */
const permittedRows = ({ right }: Editor, change: RowChange): RowFilter | null => right[change]

/** True where a view permits a change of some rows. */
export function permits(editor: Editor, change: RowChange): boolean {
  const rows = permittedRows(editor, change)
  if (rows === null || isNoRows(rows) || isNoRows(editor.view.rows)) return false
  return change !== 'add' || decidingFields(editor, 'add').every((name) => isFilled(editor, name))
}

/** True for a field that a row can have when it is added. A condition on any other would refuse every row. */
const isFilled = (editor: Editor, name: string): boolean =>
  editor.right.set.has(name) ||
  editor.right.own?.field === name ||
  editor.layer.fields.some((field) => field.name.toLowerCase() === name && mayWrite(editor, field))

/** True for a field whose value the client chooses. */
export function mayWrite({ layer, view, right }: Editor, field: FieldEntry): boolean {
  const name = field.name.toLowerCase()
  return (
    shows(view, name) &&
    field.readOnly !== true &&
    right.own?.field !== name &&
    !right.set.has(name) &&
    (right.fields === null || right.fields.has(name)) &&
    layer.editing?.trackingFields.includes(name) !== true
  )
}

/**
 * The condition that a row has to satisfy to be changed so, wherever it lies; undefined where every row does. Rows that are added satisfy it with
 * what is written.
 */
export function conditionFor(editor: Editor, change: RowChange): Expression | undefined {
  const { view, right } = editor
  const rows = permittedRows(editor, change)
  const { own } = right
  const conditions = [
    conditionOf(rowsAnywhere(view.rows)),
    rows === null ? undefined : conditionOf(rowsAnywhere(rows)),
    own && change !== 'add' ? isOwn(editor.layer, own) : undefined,
  ].filter((one) => one !== undefined)
  return conditions.length === 0 ? undefined : andExpressions(...conditions)
}

const isOwn = (layer: LayerEntry, { field, value }: NonNullable<EditRight['own']>): Expression => ({
  kind: 'compare',
  operator: '=',
  left: fieldNamed(spelledField(layer, field)),
  right: { kind: 'string', value, national: false },
})

/** The area that rows have to lie in; undefined where they may lie anywhere. */
export const areaOf = ({ view }: Editor): AreaRight | undefined => view.rows.area?.right

/** The fields that decide about a row, in lower case. */
export function decidingFields(editor: Editor, change: RowChange): readonly string[] {
  const condition = conditionFor(editor, change)
  const named = condition === undefined ? [] : [...fieldsOf(condition)].map((name) => name.toLowerCase())
  const { own } = editor.right
  return [...new Set(own ? [...named, own.field] : named)]
}

/** True where another writer may take a row out of what the view permits to change so. */
export const mayLeave = (editor: Editor, change: RowChange): boolean =>
  conditionFor(editor, change) !== undefined || areaOf(editor) !== undefined

/** True where a view shows every field by which a row is named: a hidden one is not there for the caller, and could be guessed by naming rows. */
export const showsNames = (
  { layer, view }: Editor,
  named: { readonly id?: unknown; readonly globalId?: unknown },
): boolean =>
  (
    [
      [named.id, layer.objectIdField],
      [named.globalId, layer.globalIdField],
    ] as const
  ).every(([value, field]) => value === undefined || (field !== undefined && shows(view, field)))

/** The layer's spelling of a field. */
export const spelledField = ({ fields }: LayerEntry, name: string): string =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.name ?? name
