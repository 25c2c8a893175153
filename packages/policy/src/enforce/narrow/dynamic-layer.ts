import {
  andExpressions,
  type MapRequest,
  type OperationId,
  operationOf,
  without,
  withValues,
} from '@mapgate/protocol'

const plainOperations: { readonly [Id in OperationId]?: OperationId } = {
  'MapServer.dynamicLayer': 'MapServer.layer',
  'MapServer.dynamicLayerQuery': 'MapServer.query',
  'MapServer.dynamicLayerGenerateRenderer': 'MapServer.generateRenderer',
  'MapServer.dynamicLayerQueryRelatedRecords': 'MapServer.queryRelatedRecords',
}

/**
 * A request about a layer that the client composed, as the same request about the map layer behind it: its condition joins the
 * others, its drawing does not matter. Other requests stay as they are.
 */
export function aboutMapLayer(map: MapRequest): MapRequest {
  const id = plainOperations[map.operation.id]
  if (id === undefined) return map
  const { layer: composed } = map.parameters
  const { operation: _, ...rest } = without(map, 'layer')
  const plain: MapRequest = {
    ...rest,
    operation: operationOf(id),
    resource: { ...map.resource, layerId: composed?.mapLayerId ?? -1 },
  }
  const condition = composed?.definitionExpression
  if (condition === undefined || id === 'MapServer.layer') return plain
  if (id === 'MapServer.queryRelatedRecords') return plain
  const { where } = plain.parameters
  return withValues(plain, { where: where ? andExpressions(condition, where) : condition })
}
