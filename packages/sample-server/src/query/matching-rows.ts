import type { Shape } from '../world/geometry.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { tableOf } from '../world/world.ts'
import { rowConditions } from './conditions.ts'
import type { CellValue, QuerySource, RowFilter } from './layer-query.ts'
import { runStatement } from './run-statement.ts'
import { storedShape } from './stored-shape.ts'

/** A row with its attributes by field name, in the order of `fields`, and its shape in Web Mercator. */
export interface LayerRow {
  objectId: number
  attributes: Record<string, CellValue>
  shape: Shape | null
}

/** The parts of matching rows to read: by default every field and the shape, all rows, in the order of object ids. */
interface MatchingRowsOptions {
  /** Field names of the layer; only these are read and reported. */
  fields?: readonly string[]
  returnShape?: boolean
  limit?: number
}

/**
 * The rows of a layer that pass a filter, for `export`, `identify`, `find` and the like.
 * Reports what it read to the recorder. Throws `RestError` 400 for SQL that does not run.
 */
export function matchingRows(
  source: QuerySource,
  layer: LayerDefinition,
  filter: RowFilter,
  options: MatchingRowsOptions = {},
): LayerRow[] {
  const fields = options.fields ?? layer.fields.map((field) => field.name)
  const withShape = (options.returnShape ?? true) && layer.geometryType !== null
  const columns = [...new Set([layer.objectIdField, ...fields])].map((name) => `"${name}"`)
  if (withShape) columns.push('shape AS "$shape"')
  const conditions = rowConditions(source, layer, filter)
  const rows = runStatement(
    source,
    layer,
    conditions,
    `SELECT ${columns.join(', ')} FROM ${tableOf(layer.id)} WHERE ${conditions.text} ` +
      `ORDER BY "${layer.objectIdField}" LIMIT ${options.limit ?? -1}`,
  )
  return rows.map((row) => ({
    objectId: Number(row[layer.objectIdField]),
    attributes: Object.fromEntries(fields.map((name) => [name, row[name] ?? null])),
    shape: storedShape(row.$shape),
  }))
}
