import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { readLayerDefs } from '../query/layer-defs.ts'
import { queryLimits } from '../query/query-layer.ts'
import { readQuery } from '../query/read-query.ts'
import { runQuery } from '../query/run-query.ts'
import { sqlList } from '../query/sql-tokens.ts'
import { queryJson } from '../query/write-json.ts'

/**
 * `FeatureServer/query`: one query over the layers in `layerDefs`, over all that have rows when it is missing.
 * Throws `RestError` 400 for a layer that is not there and for SQL that does not run.
 */
export function queryService(context: OperationContext): Reply {
  const { world, parameters } = context
  const query = readQuery(parameters)
  const definitions = readLayerDefs(parameters.get('layerDefs'))
  const withRows = world.layers.filter(({ kind }) => kind !== 'group')
  const ids = definitions.size > 0 ? [...definitions.keys()] : withRows.map(({ id }) => id)
  const layers = ids.map((id) => {
    const layer = withRows.find((candidate) => candidate.id === id)
    if (!layer) throw new RestError(400, 'Invalid URL', [`Layer not found: ${id}`])
    const { where = '', outFields = null } = definitions.get(id) ?? {}
    const fields = outFields === null ? query.outFields : sqlList(outFields)
    const result = runQuery(
      context,
      layer,
      { ...query, where, outFields: fields },
      queryLimits(layer, 'FeatureServer'),
    )
    return { id, ...Object(queryJson(layer, result, 'FeatureServer')) }
  })
  return json({ layers })
}
