import { areaOfReference } from '../../model/reference-area.ts'
import { seenGroups, sees, seesAllRows, seesShapes, seesStatedExtent } from '../../model/rights.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { shownDrawing } from '../maps/shown-drawing.ts'
import type { Narrowed, Told } from './member.ts'

/** The group above, where it is seen. */
export const parent: Told = (value, context) =>
  isObject(value) && isSeenLayer(context, value.id) ? value : null

/** Layers of a list that are seen. */
export const seenLayers: Told = (value, context) =>
  value === null ? null : objectsOf(value).filter(({ id }) => isSeenLayer(context, id))

/** Ids of a list that are seen. */
export const seenLayerIds: Told = (value, context) =>
  Array.isArray(value) ? value.filter((id) => isSeenLayer(context, id)) : null

function isSeenLayer({ rights }: Narrowed, id: unknown): boolean {
  return rights.layers.has(Number(id)) || seenGroups(rights).has(Number(id))
}

/** Fields that are seen. */
export const shownFields: Told = (value, { isShown }) => objectsOf(value).filter(({ name }) => isShown(name))

/** Members of an object that are called as fields which are seen. */
export const shownCells: Told = (value, { isShown }) =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => isShown(name))) : {}

/** Templates that set no hidden field: names and descriptions of the others are mostly made of what they set. */
export const shownTemplates: Told = (value, { isShown }) =>
  objectsOf(value).filter(({ prototype }) => {
    const attributes = isObject(prototype) && isObject(prototype.attributes) ? prototype.attributes : {}
    return Object.entries(attributes).every(([name, cell]) => cell === null || cell === '' || isShown(name))
  })

/** Where the field that this member of the same layer names is seen. */
export const whereShown =
  (...names: readonly string[]): Told =>
  (value, { isShown }, owner) =>
    names.some((name) => isShown(owner[name])) ? value : Array.isArray(value) ? [] : undefined

/** An object where it names at least one field that is seen. */
export const ifShown =
  (...names: readonly string[]): Told =>
  (value, { isShown }) =>
    isObject(value) && names.some((name) => isShown(value[name])) ? value : null

/** Indexes of fields that are all seen. */
export const shownIndexes: Told = (value, { isShown }) =>
  objectsOf(value).filter(
    ({ fields }) => typeof fields === 'string' && fields.split(/\s*,\s*/).every(isShown),
  )

/** An object about the field that it names. */
export const aboutField: Told = (value, { isShown }) =>
  isObject(value) && isShown(value.name) ? value : undefined

/** An object about the fields that it lists. It is shown if all of them are seen. */
export const aboutFields: Told = (value, { isShown }) =>
  isObject(value) && Array.isArray(value.fields) && value.fields.every(isShown) ? value : undefined

/** Relationships with layers that are seen, by keys that are seen; of the table between them only what is seen of it. */
export const shownRelationships: Told = (value, { rights, isShown }) =>
  objectsOf(value)
    .filter(
      ({ relatedTableId, keyField }) =>
        rights.layers.has(Number(relatedTableId)) && (keyField === undefined || isShown(keyField)),
    )
    .map((one) => {
      const { relationshipTableId, keyFieldInRelationshipTable, ...rest } = one
      const between = rights.layers.get(Number(relationshipTableId))
      if (between === undefined) return rest
      const key = keyFieldInRelationshipTable
      return {
        ...rest,
        relationshipTableId,
        ...(typeof key === 'string' && sees(between, key) ? { keyFieldInRelationshipTable: key } : {}),
      }
    })

/** How a layer is drawn, as far as it tells of seen fields and rows. */
export const drawing: Told = (value, { seen }) => seen && shownDrawing(seen, value)

/** The extent that is stated where it may be shown; else that of the rows that are seen, or an area that tells nothing. */
export const extent: Told = (value, { seen, extents }, owner) => {
  if (seen === undefined || !seesShapes(seen.views)) return undefined
  if (seesStatedExtent(seen.views)) return value
  const partial = extents.get(Number(owner.id))
  if (isExtent(partial)) return partial
  return isObject(value) ? areaOfReference(value.spatialReference) : undefined
}

/** True for an extent with an inside: that of no rows is none. */
export function isExtent(value: unknown): value is JsonObject {
  return isObject(value) && ['xmin', 'ymin', 'xmax', 'ymax'].every((side) => Number.isFinite(value[side]))
}

/** The time of a layer where its fields are seen; from when to when its rows are, where all of them are. */
export const timeInfo: Told = (value, { seen, isShown }) => {
  if (!isObject(value) || seen === undefined) return undefined
  const fields = [value.startTimeField, value.endTimeField, value.trackIdField].filter(
    (name): name is string => typeof name === 'string' && name !== '',
  )
  if (!fields.every(isShown)) return undefined
  const { timeExtent: _, ...rest } = value
  return seesAllRows(seen, fields) ? value : rest
}
