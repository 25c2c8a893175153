import type { OperationContext } from '../operation/operation.ts'
import { type Reply, RestError } from '../operation/reply.ts'
import { rowConditions } from '../query/conditions.ts'
import { quoted } from '../query/field-names.ts'
import { looseJson } from '../query/loose-json.ts'
import { queryLimits, queryReply, readFormattedQuery } from '../query/query-layer.ts'
import { runQuery } from '../query/run-query.ts'
import { runStatement } from '../query/run-statement.ts'
import { standardizedSql } from '../query/standardized-sql.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { tableOf } from '../world/world.ts'

/**
 * `{layer}/queryTopFeatures`: the first `topCount` rows of every group, by `topFilter`
 * (`{"groupByFields": "district", "topCount": 2, "orderByFields": "cost DESC"}`). Throws `RestError` 400.
 */
export function queryTopFeatures(context: OperationContext, layer: LayerDefinition): Reply {
  const { parameters } = context
  const { query, format } = readFormattedQuery(parameters)
  const conditions = rowConditions(context, layer, query)
  const { groupBy, orderBy, topCount } = readTopFilter(context, layer)
  const id = quoted(layer.objectIdField)
  const ranked = `SELECT ${id} AS id, row_number() OVER (PARTITION BY ${groupBy} ORDER BY ${orderBy}) AS place`
  const text = `SELECT id FROM (${ranked} FROM ${tableOf(layer.id)} WHERE ${conditions.text}) WHERE place <= ${topCount}`
  const rows = runStatement(context, layer, conditions, text)
  const top = { ...query, statistics: [], groupBy: [], objectIds: rows.map((row) => Number(row.id)) }
  const result = runQuery(context, layer, top, queryLimits(layer, 'FeatureServer'))
  return queryReply({ layer, result, flavor: 'FeatureServer', format })
}

function readTopFilter({ parameters, nowMs }: OperationContext, layer: LayerDefinition) {
  const filter = Object(looseJson(parameters.get('topFilter') || '{}')) as Record<string, unknown>
  const topCount = Number(filter.topCount)
  if (!filter.groupByFields || !Number.isSafeInteger(topCount)) {
    throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [
      "'topFilter' parameter is invalid",
    ])
  }
  const orderBy = String(filter.orderByFields ?? '').trim() || quoted(layer.objectIdField)
  return {
    groupBy: standardizedSql(String(filter.groupByFields), nowMs()),
    orderBy: standardizedSql(orderBy, nowMs()),
    topCount,
  }
}
