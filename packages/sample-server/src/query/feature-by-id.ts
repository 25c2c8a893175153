import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { queryLimits } from './query-layer.ts'
import { readQuery } from './read-query.ts'
import { runQuery } from './run-query.ts'
import { queryJson } from './write-json.ts'

/** One row with all its fields: `{layer}/{objectId}`. Throws `RestError` 404 where there is none. */
export function featureById(context: OperationContext, layer: LayerDefinition, objectId: number): Reply {
  const only = { ids: false, count: false, extent: false }
  const asked = readQuery(context.parameters)
  const query = {
    ...asked,
    where: '',
    geometry: null,
    objectIds: [objectId],
    outFields: ['*'],
    statistics: [],
    only,
  }
  const result = runQuery(context, layer, query, queryLimits(layer, 'FeatureServer'))
  const { features } = queryJson(layer, result, 'FeatureServer') as { features: unknown[] }
  if (features.length === 0) throw new RestError(404, 'Unable to complete operation.', ['Feature not found.'])
  return json({ feature: features[0] })
}
