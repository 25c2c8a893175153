import { requireField } from '../map/renderer.ts'
import { RestError } from '../operation/reply.ts'
import { quoted } from '../query/field-names.ts'
import type { FieldDefinition, LayerDefinition, LayerGeometryType } from '../world/layer.ts'
import { tableOf, type World } from '../world/world.ts'
import { viewLayer } from './view-layer.ts'

/** The one registered workspace of the sample server: its database. */
const WORKSPACE_ID = 'sample'

/** The source that a layer reads its rows from, as the caller wrote it. */
export interface LayerSource {
  type?: unknown
  mapLayerId?: unknown
  dataSource?: unknown
}

interface DataSource {
  type?: unknown
  workspaceId?: unknown
  dataSourceName?: unknown
  query?: unknown
  oidFields?: unknown
  geometryType?: LayerGeometryType
  leftTableSource?: LayerSource
  rightTableSource?: LayerSource
  leftTableKey?: unknown
  rightTableKey?: unknown
  joinType?: unknown
}

/**
 * The layer behind a source: `mapLayer`, a layer of the map; `dataLayer` with a `table` of the workspace by the name of its layer or
 * its own, a `joinTable` of two sources, or a `queryTable`, whatever its raw SQL gives. Throws `RestError` 400.
 */
export function layerOfSource(world: World, { type, mapLayerId, dataSource }: LayerSource): LayerDefinition {
  if (type === 'mapLayer') return mapLayer(world, mapLayerId)
  if (type !== 'dataLayer') throw invalidSource('The source type is unknown.')
  const source = Object(dataSource) as DataSource
  if (source.type === 'joinTable') return joinLayer(world, source)
  if (source.workspaceId !== WORKSPACE_ID) throw invalidSource('The workspace is not registered.')
  if (source.type === 'table') return tableLayer(world, source.dataSourceName)
  if (source.type === 'queryTable') return queryLayer(world, source)
  throw invalidSource('The data source type is not supported.')
}

/** A layer of the map by its id. Throws `RestError` 400. */
export function mapLayer(world: World, id: unknown): LayerDefinition {
  const layer = world.layer(Number(id))
  if (layer === undefined) throw invalidSource('There is no such map layer.')
  return layer
}

function tableLayer(world: World, name: unknown): LayerDefinition {
  const found = world.layers.find((layer) => layer.name === name || tableOf(layer.id) === name)
  if (found === undefined || found.kind === 'group') throw invalidSource('There is no such table.')
  return found
}

function queryLayer(world: World, source: DataSource): LayerDefinition {
  const query = String(source.query ?? '')
  if (query.trim() === '' || query.includes(';')) throw invalidSource('The query is not one statement.')
  const [objectIdField = ''] = String(source.oidFields ?? '').split(',')
  const geometryType = source.geometryType ?? null
  return viewLayer(world, { query, objectIdField: objectIdField.trim() || 'OBJECTID', geometryType })
}

/** Every left row with the first right row of the same key, whose fields are called by table and name. */
function joinLayer(world: World, source: DataSource): LayerDefinition {
  const left = layerOfSource(world, Object(source.leftTableSource))
  const right = layerOfSource(world, Object(source.rightTableSource))
  const leftKey = quoted(requireField(left, String(source.leftTableKey)))
  const rightKey = quoted(requireField(right, String(source.rightTableKey)))
  const joined = right.fields.map(
    (field): FieldDefinition => ({ ...field, name: `${right.name}.${field.name}` }),
  )
  const columns = [
    ...left.fields.map(({ name }) => `l.${quoted(name)} AS ${quoted(name)}`),
    ...(left.geometryType === null ? [] : ['l.shape AS shape']),
    ...right.fields.map(({ name }) => `r.${quoted(name)} AS ${quoted(`${right.name}.${name}`)}`),
  ]
  const join = source.joinType === 'esriLeftInnerJoin' ? 'JOIN' : 'LEFT JOIN'
  const query = `SELECT ${columns.join(', ')} FROM ${tableOf(left.id)} l ${join} ${tableOf(right.id)} r ON l.${leftKey} = r.${rightKey} GROUP BY l.${quoted(left.objectIdField)}`
  const { objectIdField, geometryType, displayField, drawingInfo } = left
  const view = viewLayer(world, { query, objectIdField, geometryType })
  return { ...view, displayField, drawingInfo, fields: [...left.fields, ...joined] }
}

const invalidSource = (detail: string): RestError =>
  new RestError(400, 'Invalid or missing input parameters.', [detail])
