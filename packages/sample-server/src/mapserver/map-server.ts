import { queryAttachments } from '../query/query-attachments.ts'
import { queryDomains } from '../query/query-domains.ts'
import { queryLayer } from '../query/query-layer.ts'
import { queryRelatedRecords } from '../query/related-records.ts'
import type { OperationContext, ServiceHandler } from '../server/operation.ts'
import { json, type Reply, RestError } from '../server/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { exportMap } from './export-map.ts'
import { allLayersJson, layerJson } from './layer-json.ts'
import { legend, legendImage, queryLegends } from './legend.ts'
import { serviceJson } from './service-json.ts'

type ServiceOperation = (context: OperationContext) => Reply
type LayerOperation = (context: OperationContext, layer: LayerDefinition) => Reply

const SERVICE_OPERATIONS: Record<string, ServiceOperation> = {
  layers: (context) => json(allLayersJson(context)),
  legend,
  queryLegends,
  export: exportMap,
  queryDomains,
}

const LAYER_OPERATIONS: Record<string, LayerOperation> = {
  query: (context, layer) => queryLayer(context, layer, 'MapServer'),
  queryRelatedRecords: (context, layer) => queryRelatedRecords(context, layer, 'MapServer'),
  queryAttachments,
}

/** The MapServer of the assets: finds the operation of a path. Throws `RestError` 404 for paths that lead nowhere. */
export const mapServer: ServiceHandler = (context, segments) => {
  const [first, ...rest] = segments
  if (first === undefined) return json(serviceJson(context))
  if (/^\d+$/.test(first)) return layerReply(context, Number(first), rest)
  const operation = Object.hasOwn(SERVICE_OPERATIONS, first) ? SERVICE_OPERATIONS[first] : undefined
  if (operation === undefined || rest.length > 0) throw new RestError(404, 'Not Found')
  return operation(context)
}

function layerReply(context: OperationContext, id: number, [first, ...rest]: string[]): Reply {
  const layer = context.world.layer(id)
  if (layer === undefined) throw new RestError(404, 'Layer not found')
  if (first === undefined) return json(layerJson(context, layer))
  if (first === 'images' && rest.length === 1) return legendImage(layer, rest[0] ?? '')
  const operation = Object.hasOwn(LAYER_OPERATIONS, first) ? LAYER_OPERATIONS[first] : undefined
  if (operation === undefined || rest.length > 0) throw new RestError(404, 'Not Found')
  return operation(context, layer)
}
