import { RestError } from '../operation/reply.ts'
import { fieldNamed, quoted } from '../query/field-names.ts'
import type { CellValue, QueryGeometry, QuerySource } from '../query/layer-query.ts'
import { matchingRows } from '../query/matching-rows.ts'
import { readNamedGeometry, toWebMercator } from '../query/read-geometry.ts'
import { webMercator } from '../query/spatial-reference.ts'
import { closedRing, signedArea } from '../query/topology.ts'
import { type Position, partsOf, type Shape } from '../world/geometry.ts'
import type { FieldDefinition, LayerDefinition } from '../world/layer.ts'
import { indexShape } from '../world/storage.ts'
import { tableOf } from '../world/world.ts'
import { type EditResult, failedEdit } from './edit-transaction.ts'
import type { EditedFeatures } from './edited-features.ts'

/** A layer that rows are written to. */
export interface EditTarget {
  source: QuerySource
  layer: LayerDefinition
  useGlobalIds: boolean
  newGlobalId: () => string
  /** Rows as they were and are, where they are told. */
  edited?: EditedFeatures
}

/** A feature as an edit request carries it. */
export interface EditFeature {
  attributes: Record<string, unknown>
  geometry: Record<string, unknown> | null
}

/** Adds one row. The object id is the server's; the global id too, unless the request brings its own. */
export function addRow(target: EditTarget, feature: EditFeature): EditResult {
  const { layer } = target
  const { database } = target.source.world
  return refusals(-1, () => {
    const values = editableValues(layer, feature)
    const asked = attributeOf(feature, layer.globalIdField)
    const globalId = target.useGlobalIds && typeof asked === 'string' ? asked : target.newGlobalId()
    values.set(layer.globalIdField, globalId)
    track(target, values, true)
    const shape = shapeOf(layer, feature)
    if (shape) values.set('shape', JSON.stringify(shape))
    const columns = [...values.keys()].map(quoted).join(', ')
    const marks = [...values].map(() => '?').join(', ')
    const insert = database.prepare(`INSERT INTO ${tableOf(layer.id)} (${columns}) VALUES (${marks})`)
    const objectId = Number(insert.run(...values.values()).lastInsertRowid)
    if (shape) indexShape(database, layer.id, objectId, shape)
    return { objectId, globalId, success: true }
  })
}

/** Changes the named cells of one row, found by its object id or, with `useGlobalIds`, by its global id. */
export function updateRow(target: EditTarget, feature: EditFeature): EditResult {
  const { layer } = target
  const { database } = target.source.world
  const row = findRow(target, feature)
  if (!row)
    return failedEdit(Number(attributeOf(feature, layer.objectIdField) ?? -1), 'Feature not found.', 1019)
  return refusals(row.objectId, () => {
    const values = editableValues(layer, feature)
    const shape = shapeOf(layer, feature)
    if (shape) values.set('shape', JSON.stringify(shape))
    track(target, values, false)
    if (values.size > 0) {
      const changes = [...values.keys()].map((name) => `${quoted(name)} = ?`).join(', ')
      database
        .prepare(`UPDATE ${tableOf(layer.id)} SET ${changes} WHERE ${quoted(layer.objectIdField)} = ?`)
        .run(...values.values(), row.objectId)
    }
    if (shape) indexShape(database, layer.id, row.objectId, shape)
    return { ...row, success: true }
  })
}

/** Deletes one row with its attachments. */
export function deleteRow({ source, layer }: EditTarget, objectId: number): EditResult {
  const { database } = source.world
  const { changes } = database
    .prepare(`DELETE FROM ${tableOf(layer.id)} WHERE ${quoted(layer.objectIdField)} = ?`)
    .run(objectId)
  if (Number(changes) === 0) return failedEdit(objectId, 'Feature not found.', 1019)
  if (layer.geometryType) indexShape(database, layer.id, objectId, null)
  database.prepare('DELETE FROM attachments WHERE LAYERID = ? AND PARENTOBJECTID = ?').run(layer.id, objectId)
  return { objectId, success: true }
}

/** The object id of the row with a global id, read and reported; undefined where there is none. */
export function objectIdOf(
  { source, layer }: Pick<EditTarget, 'source' | 'layer'>,
  globalId: string,
): number | undefined {
  const where = `upper(${quoted(layer.globalIdField)}) = upper('${globalId.replaceAll("'", "''")}')`
  return matchingRows(source, layer, { where }, { fields: [], returnShape: false })[0]?.objectId
}

/** Writes who edits a row, and when: the server's one account. */
function track({ layer, source }: EditTarget, values: Map<string, CellValue>, isNew: boolean): void {
  const { editTracking: fields } = layer
  if (fields === undefined) return
  const [user, moment] = ['sample', source.nowMs()]
  if (isNew) values.set(fields.creatorField, user).set(fields.creationDateField, moment)
  values.set(fields.editorField, user).set(fields.editDateField, moment)
}

/** The row that an update names, by its object id or, with `useGlobalIds`, by its global id; read and reported. */
export function findRow(
  target: EditTarget,
  feature: EditFeature,
): { objectId: number; globalId: string } | undefined {
  const { source, layer, useGlobalIds } = target
  const asked = attributeOf(feature, useGlobalIds ? layer.globalIdField : layer.objectIdField)
  const objectId = useGlobalIds ? objectIdOf(target, String(asked)) : Number(asked ?? Number.NaN)
  if (objectId === undefined || !Number.isSafeInteger(objectId)) return undefined
  const options = { fields: [layer.globalIdField], returnShape: false }
  const [row] = matchingRows(source, layer, { objectIds: [objectId] }, options)
  return row && { objectId, globalId: String(row.attributes[layer.globalIdField]) }
}

/** The feature's values for the layer's editable fields; unknown names are ignored, as ArcGIS does. Throws `RestError` 400. */
function editableValues(layer: LayerDefinition, { attributes }: EditFeature): Map<string, CellValue> {
  const values = new Map<string, CellValue>()
  for (const [name, value] of Object.entries(attributes)) {
    const field = fieldNamed(layer, name)
    if (field?.editable) values.set(field.name, cellValue(field, value))
  }
  return values
}

/** A value as its field stores it. Throws `RestError` 400 for one that does not fit. */
export function cellValue(field: FieldDefinition, value: unknown): CellValue {
  if (value === null || value === undefined) {
    if (field.nullable) return null
    throw new RestError(400, `Field ${field.name} must not be null.`)
  }
  if (field.type === 'esriFieldTypeString' || field.type === 'esriFieldTypeGlobalID') {
    const text = String(value)
    if (text.length <= (field.length ?? Infinity)) return text
    throw new RestError(400, `Field ${field.name} holds ${field.length} characters.`)
  }
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
  const isWhole = field.type === 'esriFieldTypeDouble' || Number.isSafeInteger(number)
  if (Number.isFinite(number) && isWhole) return number
  throw new RestError(400, `The value type is incompatible with the field ${field.name}.`)
}

/** The feature's geometry in Web Mercator; null where there is none or it is empty. Throws `RestError` 400 for one that does not fit. */
function shapeOf(layer: LayerDefinition, { geometry }: EditFeature): Shape | null {
  if (!geometry || !layer.geometryType) return null
  const named = readNamedGeometry(JSON.stringify(geometry))
  const shape = toWebMercator(named.geometry, named.reference ?? webMercator)
  if (!isOfType(shape, layer)) throw new RestError(400, `The geometry is no ${layer.geometryType}.`)
  if (partsOf(shape).flat().length === 0) return null
  return 'rings' in shape ? { rings: woundRings(shape.rings) } : shape
}

/** Rings as they are stored: closed, and with an outer one, which runs clockwise. */
function woundRings(rings: Position[][]): Position[][] {
  const closed = rings.map(closedRing)
  return closed.some((ring) => signedArea(ring) < 0) ? closed : closed.map((ring) => ring.toReversed())
}

function isOfType(shape: QueryGeometry, layer: LayerDefinition): shape is Shape {
  const member = { esriGeometryPoint: 'x', esriGeometryPolyline: 'paths', esriGeometryPolygon: 'rings' }
  return layer.geometryType !== null && member[layer.geometryType] in shape
}

function attributeOf({ attributes }: EditFeature, name: string): unknown {
  return Object.entries(attributes).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

/** A value that does not fit fails its own feature, not the request. */
function refusals(objectId: number, edit: () => EditResult): EditResult {
  try {
    return edit()
  } catch (error) {
    if (error instanceof RestError) return failedEdit(objectId, error.details[0] ?? error.message)
    throw error
  }
}
