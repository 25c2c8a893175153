import type { DatabaseSync } from 'node:sqlite'
import { quoted } from '../query/field-names.ts'
import { sqlErrors } from '../query/run-statement.ts'
import type { OperationContext } from '../server/operation.ts'
import { RestError } from '../server/reply.ts'
import type { FieldDefinition, LayerDefinition, LayerGeometryType } from '../world/layer.ts'
import { indexOf, tableOf } from '../world/world.ts'

/** The one registered workspace of the sample server: its database. */
export const WORKSPACE_ID = 'sample'

interface DataSource {
  type?: string
  workspaceId?: string
  dataSourceName?: string
  query?: string
  oidFields?: string
  geometryType?: LayerGeometryType
}

/**
 * The layer behind a `dataLayer` source: `table`, a table of the workspace by the name of its layer or its own; `queryTable`,
 * whatever its raw SQL gives. Throws `RestError` 400.
 */
export function layerOfDataSource(context: OperationContext, value: unknown): LayerDefinition {
  const source = Object(value) as DataSource
  if (source.workspaceId !== WORKSPACE_ID) throw invalidSource('The workspace is not registered.')
  if (source.type === 'table') return tableLayer(context, source.dataSourceName ?? '')
  if (source.type === 'queryTable') return queryLayer(context, source)
  throw invalidSource('The data source type is not supported.')
}

function tableLayer({ world }: OperationContext, name: string): LayerDefinition {
  const found = world.layers.find((layer) => layer.name === name || tableOf(layer.id) === name)
  if (found === undefined || found.kind === 'group') throw invalidSource('There is no such table.')
  return found
}

/** Raw SQL becomes a view that is read like a layer's table, with a view for its index that leaves every row to the exact test. */
function queryLayer({ world }: OperationContext, source: DataSource): LayerDefinition {
  const id = 1_000_000 + (viewCount % 1000)
  viewCount += 1
  const objectIdField = source.oidFields?.split(',')[0]?.trim() || 'OBJECTID'
  const query = onlyStatement(source.query ?? '')
  const names = sqlErrors(() => {
    const { database } = world
    replaceView(database, tableOf(id), query)
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${tableOf(id)}')`).all()
    return columns.map((column) => String(column.name))
  })
  if (!names.includes(objectIdField)) throw invalidSource('The query has no field for object ids.')
  const everywhere = '-1e9 AS minx, 1e9 AS maxx, -1e9 AS miny, 1e9 AS maxy'
  replaceView(
    world.database,
    indexOf(id),
    `SELECT ${quoted(objectIdField)} AS id, ${everywhere} FROM ${tableOf(id)}`,
  )
  return {
    ...BLANK,
    id,
    name: 'Query layer',
    geometryType: names.includes('shape') ? (source.geometryType ?? null) : null,
    objectIdField,
    displayField: objectIdField,
    fields: names.filter((name) => name !== 'shape').map(asField),
  }
}

function replaceView(database: DatabaseSync, name: string, query: string): void {
  database.exec(`DROP VIEW IF EXISTS temp.${name}`)
  database.exec(`CREATE TEMP VIEW ${name} AS ${query}`)
}

let viewCount = 0

/** One statement, or SQLite would run the rest as well. */
function onlyStatement(query: string): string {
  if (query.trim() === '' || query.includes(';')) throw invalidSource('The query is not one statement.')
  return query
}

const asField = (name: string): FieldDefinition => ({
  name,
  type: 'esriFieldTypeString',
  alias: name,
  domain: null,
  nullable: true,
  editable: false,
})

const BLANK: Omit<
  LayerDefinition,
  'id' | 'name' | 'geometryType' | 'objectIdField' | 'displayField' | 'fields'
> = {
  kind: 'feature',
  description: '',
  parentId: -1,
  subLayerIds: [],
  globalIdField: '',
  typeIdField: null,
  types: [],
  relationships: [],
  timeInfo: null,
  hasAttachments: false,
  drawingInfo: null,
  minScale: 0,
  maxScale: 0,
  defaultVisibility: true,
}

const invalidSource = (detail: string): RestError =>
  new RestError(400, 'Invalid or missing input parameters.', [detail])
