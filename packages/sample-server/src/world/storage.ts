import { DatabaseSync } from 'node:sqlite'
import { extentOf, type Shape } from './geometry.ts'
import type { EsriFieldType, LayerDefinition } from './layer.ts'
import type { NewRow } from './rows.ts'
import { indexOf, tableOf } from './world.ts'

const COLUMN_TYPES: Record<EsriFieldType, string> = {
  esriFieldTypeOID: 'INTEGER PRIMARY KEY',
  esriFieldTypeGlobalID: 'TEXT',
  esriFieldTypeString: 'TEXT',
  esriFieldTypeInteger: 'INTEGER',
  esriFieldTypeSmallInteger: 'INTEGER',
  esriFieldTypeDouble: 'REAL',
  esriFieldTypeDate: 'INTEGER',
}

/** An empty database in memory with the tables of these layers. */
export function createStorage(layers: readonly LayerDefinition[]): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(`CREATE TABLE attachments (ATTACHMENTID INTEGER PRIMARY KEY, LAYERID INTEGER, PARENTOBJECTID INTEGER,
    GLOBALID TEXT, ATT_NAME TEXT, CONTENT_TYPE TEXT, DATA_SIZE INTEGER, DATA BLOB)`)
  for (const layer of layers.filter(({ kind }) => kind !== 'group')) {
    const columns = layer.fields.map(({ name, type }) => `"${name}" ${COLUMN_TYPES[type]}`)
    if (layer.kind === 'feature') columns.push('shape TEXT')
    database.exec(`CREATE TABLE ${tableOf(layer.id)} (${columns.join(', ')})`)
    if (layer.kind === 'feature') {
      database.exec(`CREATE VIRTUAL TABLE ${indexOf(layer.id)} USING rtree(id, minx, maxx, miny, maxy)`)
    }
  }
  return database
}

/** Stores rows; object ids count from 1 in their order. */
export function storeRows(database: DatabaseSync, layer: LayerDefinition, rows: NewRow[]): void {
  const names = layer.fields.map(({ name }) => name)
  const columns = layer.kind === 'feature' ? [...names, 'shape'] : names
  const insert = database.prepare(
    `INSERT INTO ${tableOf(layer.id)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const intoIndex = layer.kind === 'feature' ? database.prepare(insertBox(layer.id)) : undefined
  database.exec('BEGIN')
  for (const [index, row] of rows.entries()) {
    const id = index + 1
    const values = names.map((name) => (name === layer.objectIdField ? id : (row.values[name] ?? null)))
    if (layer.kind === 'feature') values.push(row.shape === null ? null : JSON.stringify(row.shape))
    insert.run(...values)
    if (row.shape !== null) intoIndex?.run(id, ...boxOf(row.shape))
  }
  database.exec('COMMIT')
}

/** Puts a row's box into the layer's R*Tree, in place of an earlier one; without a shape, takes it out. */
export function indexShape(
  database: DatabaseSync,
  layerId: number,
  objectId: number,
  shape: Shape | null,
): void {
  if (shape === null) {
    database.prepare(`DELETE FROM ${indexOf(layerId)} WHERE id = ?`).run(objectId)
    return
  }
  database.prepare(insertBox(layerId)).run(objectId, ...boxOf(shape))
}

const insertBox = (layerId: number): string =>
  `INSERT OR REPLACE INTO ${indexOf(layerId)} VALUES (?, ?, ?, ?, ?)`

function boxOf(shape: Shape): [xmin: number, xmax: number, ymin: number, ymax: number] {
  const { xmin, ymin, xmax, ymax } = extentOf(shape)
  return [xmin, xmax, ymin, ymax]
}
