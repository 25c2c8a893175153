import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply } from '../operation/reply.ts'
import { queryLimits } from '../query/query-layer.ts'
import { readQuery } from '../query/read-query.ts'
import { runQuery } from '../query/run-query.ts'
import { queryJson } from '../query/write-json.ts'
import type { LayerDefinition } from '../world/layer.ts'

/** `{layer}/getEstimates`: about how many rows there are, and where; here both are exact. */
export function getEstimates(context: OperationContext, layer: LayerDefinition): Reply {
  const query = {
    ...readQuery(context.parameters),
    only: { ids: false, count: true, extent: layer.geometryType !== null },
  }
  const result = runQuery(context, layer, query, queryLimits(layer, 'FeatureServer'))
  return json(queryJson(layer, result, 'FeatureServer'))
}
