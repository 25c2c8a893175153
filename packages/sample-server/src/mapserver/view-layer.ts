import type { DatabaseSync } from 'node:sqlite'
import { RestError } from '../operation/reply.ts'
import { quoted } from '../query/field-names.ts'
import { sqlErrors } from '../query/run-statement.ts'
import type { FieldDefinition, LayerDefinition, LayerGeometryType } from '../world/layer.ts'
import { indexOf, tableOf, type World } from '../world/world.ts'

/** A query that is to be read like a layer's table; a column called `shape` holds its geometries. */
interface ViewOptions {
  query: string
  objectIdField: string
  geometryType: LayerGeometryType | null
}

const FIRST_VIEW_ID = 1_000_000
const MOST_VIEWS = 1000
let viewCount = 0

/** Makes a view over a world's tables, with a second one in place of its index, which leaves every row to the exact test. Throws `RestError` 400 for SQL that does not run. */
export function viewLayer(
  { database }: World,
  { query, objectIdField, geometryType }: ViewOptions,
): LayerDefinition {
  const id = FIRST_VIEW_ID + (viewCount % MOST_VIEWS)
  viewCount += 1
  const names = sqlErrors(() => {
    replaceView(database, tableOf(id), query)
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${tableOf(id)}')`).all()
    return columns.map((column) => String(column.name))
  })
  if (!names.includes(objectIdField)) {
    throw new RestError(400, 'Invalid or missing input parameters.', [
      'The query has no field for object ids.',
    ])
  }
  const everywhere = '-1e9 AS minx, 1e9 AS maxx, -1e9 AS miny, 1e9 AS maxy'
  replaceView(
    database,
    indexOf(id),
    `SELECT ${quoted(objectIdField)} AS id, ${everywhere} FROM ${tableOf(id)}`,
  )
  return {
    ...BLANK,
    id,
    geometryType: names.includes('shape') ? geometryType : null,
    objectIdField,
    displayField: objectIdField,
    fields: names.filter((name) => name !== 'shape').map(asField),
  }
}

function replaceView(database: DatabaseSync, name: string, query: string): void {
  database.exec(`DROP VIEW IF EXISTS temp.${name}`)
  database.exec(`CREATE TEMP VIEW ${name} AS ${query}`)
}

const asField = (name: string): FieldDefinition => ({
  name,
  type: 'esriFieldTypeString',
  alias: name,
  domain: null,
  nullable: true,
  editable: false,
})

const BLANK: Omit<LayerDefinition, 'id' | 'geometryType' | 'objectIdField' | 'displayField' | 'fields'> = {
  name: 'Query layer',
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
