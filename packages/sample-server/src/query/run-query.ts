import { RestError } from '../operation/reply.ts'
import type { Extent } from '../world/geometry.ts'
import type { FieldDefinition, LayerDefinition } from '../world/layer.ts'
import { tableOf } from '../world/world.ts'
import { rowConditions } from './conditions.ts'
import { fieldNamed, quoted, resultField } from './field-names.ts'
import type { LayerQuery, QuerySource } from './layer-query.ts'
import { geometryWriter } from './output-geometry.ts'
import type { ExtentResult, FeaturesResult, IdsResult, QueryResult } from './query-result.ts'
import { limited, orderBy, type QueryLimits, type QueryRun } from './query-run.ts'
import { runStatement } from './run-statement.ts'
import { projectExtent, webMercator } from './spatial-reference.ts'
import { countGroups, runStatistics } from './statistics.ts'
import { storedShape } from './stored-shape.ts'

/**
 * Runs a layer query: count, ids, extent, statistics or features, as it asks.
 * Reports what it read to the recorder. Throws `RestError` 400 for unknown fields and SQL that does not run.
 */
export function runQuery(
  source: QuerySource,
  layer: LayerDefinition,
  query: LayerQuery,
  limits: QueryLimits,
): QueryResult {
  const run: QueryRun = { source, layer, query, limits, conditions: rowConditions(source, layer, query) }
  if (query.only.extent) return runExtent(run)
  if (query.only.count) return { kind: 'count', count: runCount(run) }
  if (query.only.ids) return runIds(run)
  if (query.statistics.length > 0 || query.groupBy.length > 0) return runStatistics(run)
  return runFeatures(run)
}

function runCount(run: QueryRun): number {
  const { query, layer, conditions } = run
  if (query.groupBy.length > 0) return countGroups(run)
  const rows = `FROM ${tableOf(layer.id)} WHERE ${conditions.text}`
  const names = outFields(run).map((field) => quoted(field.name))
  const text = query.distinct
    ? `SELECT count(*) AS n FROM (SELECT DISTINCT ${names.join(', ')} ${rows})`
    : `SELECT count(*) AS n ${rows}`
  const [row] = runStatement(run.source, layer, conditions, text)
  return Number(row?.n ?? 0)
}

function runIds(run: QueryRun): IdsResult {
  const { layer, conditions } = run
  const id = quoted(layer.objectIdField)
  const text = `SELECT ${id} AS id FROM ${tableOf(layer.id)} WHERE ${conditions.text} ORDER BY ${orderBy(run, [id])}`
  const rows = runStatement(run.source, layer, conditions, text)
  return { kind: 'ids', objectIdField: layer.objectIdField, objectIds: rows.map((row) => Number(row.id)) }
}

function runExtent(run: QueryRun): ExtentResult {
  const { layer, query, conditions } = run
  const reference = query.outSpatialReference ?? webMercator
  const extent = layer.geometryType ? 'esri_extent(shape)' : 'NULL'
  const text = `SELECT ${extent} AS extent, count(*) AS n FROM ${tableOf(layer.id)} WHERE ${conditions.text}`
  const [row] = runStatement(run.source, layer, conditions, text)
  const found = typeof row?.extent === 'string' ? (JSON.parse(row.extent) as Extent) : null
  return {
    kind: 'extent',
    extent: found && projectExtent(found, webMercator, reference),
    reference,
    count: query.only.count ? Number(row?.n ?? 0) : null,
  }
}

function runFeatures(run: QueryRun): FeaturesResult {
  const { source, layer, query, conditions } = run
  const fields = outFields(run)
  const hasGeometry = layer.geometryType !== null && query.returnGeometry && !query.distinct
  const columns = [
    ...fields.map((field) => quoted(field.name)),
    ...(hasGeometry ? ['shape AS "$shape"'] : []),
  ]
  const thenBy = query.distinct ? columns : [quoted(layer.objectIdField)]
  const { rows, exceeded } = limited(run, (limit) =>
    runStatement(
      source,
      layer,
      conditions,
      `SELECT ${query.distinct ? 'DISTINCT ' : ''}${columns.join(', ') || 'NULL'} FROM ${tableOf(layer.id)} ` +
        `WHERE ${conditions.text} ORDER BY ${orderBy(run, thenBy)} LIMIT ${limit} OFFSET ${query.offset}`,
    ),
  )
  const writer = geometryWriter(query, source.world.fullExtent)
  return {
    kind: 'features',
    fields: fields.map(resultField),
    features: rows.map((row) => ({
      attributes: Object.fromEntries(fields.map(({ name }) => [name, row[name] ?? null])),
      ...writer.write(storedShape(row.$shape)),
    })),
    hasGeometry,
    reference: writer.reference,
    exceededTransferLimit: exceeded,
    transform: writer.transform,
  }
}

function outFields({ layer, query, limits }: QueryRun): FieldDefinition[] {
  const names = query.outFields.length > 0 ? query.outFields : limits.defaultFields
  if (names.includes('*')) return layer.fields
  const fields = names.map((name) => {
    const field = fieldNamed(layer, name)
    if (!field)
      throw new RestError(400, 'Failed to execute query.', [`'outFields' parameter is invalid: ${name}`])
    return field
  })
  return [...new Set(fields)]
}
