import type { FieldEntry, LayerEntry } from '../model/catalog.ts'
import type { EditRight } from '../model/edit-right.ts'
import { geometryField, hidesOuterParts, shows, type View } from '../model/rights.ts'
import { isAllRows, isNoRows } from '../model/row-filter.ts'
import type { BoundEdit } from './compile-edit.ts'

/**
 * How a view of a layer may be edited. Undefined where the grant permits nothing there, and where it cannot be held to: the layer lacks a
 * field that the grant names for edits, or a value that has to be written does not fit into its field.
 */
export function editRightOn(
  layer: LayerEntry,
  view: View,
  { right, fields: rule, conditionFields }: BoundEdit,
): EditRight | undefined {
  const { add, delete: deleted, set, own, attachments } = right
  const { update, geometry } = changesOn(layer, view, right)
  if (layer.editing === undefined || isNoRows(view.rows) || !(add || update || deleted)) return undefined
  const byName = new Map(layer.fields.map((field) => [field.name.toLowerCase(), field]))
  const isThere = (name: string) => byName.has(name.toLowerCase())
  if (![...conditionFields.map(({ name }) => name), ...(rule?.only ?? [])].every(isThere)) return undefined
  const isHeld = ([name, value]: readonly [string, string | number]) => fits(layer, byName.get(name), value)
  if (![...set].every(isHeld)) return undefined
  if (own && !(isHeld([own.field, own.value]) && isText(byName.get(own.field)))) return undefined
  const mayBeWritten = (name: string) => !rule?.except.has(name) && (rule?.only?.has(name) ?? true)
  return {
    ...right,
    fields: rule === null ? null : new Set([...byName.keys()].filter(mayBeWritten)),
    update,
    geometry,
    attachments: layer.hasAttachments ? attachments : { add: false, delete: false },
  }
}

/**
 * Which rows may be changed, and whether their shapes may. Where every change has to carry its condition, a calculation does: it writes attributes alone, and
 * has no place for an area.
 */
function changesOn(
  layer: LayerEntry,
  view: View,
  right: BoundEdit['right'],
): Pick<EditRight, 'update' | 'geometry'> {
  const isHeld = right.onlyConditional && mayLeave(view, right)
  const isCarried = view.area === undefined && layer.editing?.calculates === true
  return {
    update: isHeld && !isCarried ? null : right.update,
    geometry: right.geometry && !isHeld && showsWholeShapes(layer, view),
  }
}

/** True where another writer may take a row out of what the view permits to change. */
const mayLeave = ({ rows }: View, { update, own }: BoundEdit['right']): boolean =>
  !isAllRows(rows) || (update !== null && !isAllRows(update)) || own !== undefined

/** Who sees a shape cut off would write it back without the rest. */
const showsWholeShapes = ({ geometryType }: LayerEntry, view: View): boolean =>
  geometryType !== undefined && shows(view, geometryField) && !hidesOuterParts(view)

const unwritable = /^esriFieldType(OID|GlobalID|Geometry|Blob|Raster)$/
const numeric = /^esriFieldType(SmallInteger|Integer|BigInteger|Single|Double)$/

/** True for a field of texts. */
export const isText = (field: FieldEntry | undefined): boolean => field?.type === 'esriFieldTypeString'

/** Why nobody can write a field of a layer through the gateway, as the end of a sentence; undefined where it can be written. */
export function whyNotWritable(
  { editing }: Pick<LayerEntry, 'editing'>,
  { name, type, readOnly }: FieldEntry,
): string | undefined {
  if (readOnly || unwritable.test(type)) return 'is read-only'
  return editing?.trackingFields.includes(name.toLowerCase())
    ? 'is written by the map server itself'
    : undefined
}

/** Why a field cannot hold a value, as the end of a sentence; undefined where it can. */
export function whyNotHeld(field: FieldEntry, value: string | number): string | undefined {
  if (numeric.test(field.type) && typeof value === 'string') return `takes numbers, and not ${value}`
  if (isText(field) && typeof value === 'number') return `takes texts, and not the number ${value}`
  return typeof value === 'string' && value.length > (field.length ?? Number.POSITIVE_INFINITY)
    ? `takes ${field.length} characters, and ${value} has ${value.length}`
    : undefined
}

const fits = (layer: LayerEntry, field: FieldEntry | undefined, value: string | number): boolean =>
  field !== undefined && whyNotWritable(layer, field) === undefined && whyNotHeld(field, value) === undefined
