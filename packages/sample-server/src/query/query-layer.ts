import type { OperationContext } from '../operation/operation.ts'
import type { Parameters } from '../operation/parameters.ts'
import { bytes, json, type Reply, RestError } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import type { LayerQuery } from './layer-query.ts'
import type { QueryResult } from './query-result.ts'
import type { QueryLimits } from './query-run.ts'
import { readQuery } from './read-query.ts'
import { runQuery } from './run-query.ts'
import { wgs84 } from './spatial-reference.ts'
import { queryGeoJson } from './write-geojson.ts'
import { type QueryFlavor, queryJson } from './write-json.ts'
import { queryPbf } from './write-pbf.ts'

/** The most rows that a query gives at once. */
export const maxRecordCounts: Record<QueryFlavor, number> = { MapServer: 1000, FeatureServer: 2000 }

/** The limits of a service on a query: how many rows, and the fields that come when none are asked for. */
export function queryLimits(layer: LayerDefinition, flavor: QueryFlavor): QueryLimits {
  const defaultField = flavor === 'MapServer' ? layer.displayField : layer.objectIdField
  return { maxRecordCount: maxRecordCounts[flavor], defaultFields: [defaultField] }
}

/**
 * The whole operation `{layer}/query` of a MapServer or a FeatureServer: reads the parameters, runs the query, writes the
 * reply as `f` asks. Throws `RestError` 400.
 */
export function queryLayer(context: OperationContext, layer: LayerDefinition, flavor: QueryFlavor): Reply {
  const { parameters } = context
  if (layer.kind === 'group')
    throw new RestError(400, 'Unable to complete operation.', ['Group layers have no rows.'])
  const { query, format } = readFormattedQuery(parameters)
  const asked = withText(query, parameters.get('text'), layer)
  const result = runQuery(context, layer, asked, queryLimits(layer, flavor))
  return queryReply({ layer, result, flavor, format })
}

/** Reads a query and the value of `f` in lower case; GeoJSON is in degrees unless `outSR` asks otherwise, and never on a grid. Throws `RestError` 400. */
export function readFormattedQuery(parameters: Parameters): { query: LayerQuery; format: string } {
  const query = readQuery(parameters)
  const format = parameters.get('f').trim().toLowerCase()
  if (format !== 'geojson') return { query, format }
  return {
    query: { ...query, outSpatialReference: query.outSpatialReference ?? wgs84, quantization: null },
    format,
  }
}

/** A query result to be written; `format` is the value of `f` in lower case. */
interface ResultToWrite {
  layer: LayerDefinition
  result: QueryResult
  flavor: QueryFlavor
  format: string
}

/** Writes a query result as JSON, GeoJSON or PBF; an extent is JSON even where PBF was asked for. */
export function queryReply({ layer, result, flavor, format }: ResultToWrite): Reply {
  if (format === 'geojson') {
    return bytes(JSON.stringify(queryGeoJson(layer, result)), 'application/geo+json; charset=utf-8')
  }
  if (format === 'pbf' && result.kind !== 'extent')
    return bytes(queryPbf(layer, result), 'application/x-protobuf')
  return json(queryJson(layer, result, flavor))
}

/** The old parameter `text` searches the display field. */
function withText(query: LayerQuery, text: string, layer: LayerDefinition): LayerQuery {
  if (text === '') return query
  const search = `"${layer.displayField}" LIKE '%${text.replaceAll("'", "''")}%'`
  return { ...query, where: query.where ? `(${query.where}) AND ${search}` : search }
}
