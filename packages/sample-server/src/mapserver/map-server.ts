import type { OperationContext, ServiceHandler } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { featureById } from '../query/feature-by-id.ts'
import { attachmentDownload, attachmentList, queryAttachments } from '../query/query-attachments.ts'
import { queryDomains } from '../query/query-domains.ts'
import { queryLayer } from '../query/query-layer.ts'
import { queryRelatedRecords } from '../query/related-records.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { dynamicLayerReply } from './dynamic-layer-resource.ts'
import { exportMap } from './export-map.ts'
import { find } from './find.ts'
import { generateKml } from './generate-kml.ts'
import { generateRenderer } from './generate-renderer.ts'
import { htmlPopup } from './html-popup.ts'
import { identify } from './identify.ts'
import { layerInfo, serviceInfo } from './item-info.ts'
import { allLayersJson, layerJson } from './layer-json.ts'
import { legend, legendImage, queryLegends } from './legend.ts'
import { serviceJson } from './service-json.ts'

type ServiceOperation = (context: OperationContext) => Reply
type LayerOperation = (context: OperationContext, layer: LayerDefinition) => Reply
type RowOperation = (context: OperationContext, layer: LayerDefinition, objectId: number) => Reply

const SERVICE_OPERATIONS: Record<string, ServiceOperation> = {
  layers: (context) => json(allLayersJson(context)),
  legend,
  queryLegends,
  export: exportMap,
  identify,
  find,
  generateKml,
  queryDomains,
  info: serviceInfo,
}

const LAYER_OPERATIONS: Record<string, LayerOperation> = {
  query: (context, layer) => queryLayer(context, layer, 'MapServer'),
  queryRelatedRecords: (context, layer) => queryRelatedRecords(context, layer, 'MapServer'),
  queryAttachments,
  generateRenderer,
  info: layerInfo,
}

const ROW_OPERATIONS: Record<string, RowOperation> = {
  htmlPopup,
  attachments: attachmentList,
}

/** The MapServer of the assets: finds the operation of a path, in any case. Throws `RestError` 404 for paths that lead nowhere. */
export const mapServer: ServiceHandler = (context, segments) => {
  const [first, ...rest] = segments
  if (first === undefined) return named(context, 'root', () => json(serviceJson(context)))
  if (isId(first)) return layerReply(context, Number(first), rest)
  if (first.toLowerCase() === 'dynamiclayer') return dynamicLayerReply(context, rest)
  const [name, operation] = lookUp(SERVICE_OPERATIONS, first)
  return rest.length === 0 ? named(context, name, () => operation(context)) : notFound()
}

function layerReply(context: OperationContext, id: number, [first, ...rest]: string[]): Reply {
  const layer = context.world.layer(id)
  if (layer === undefined) throw new RestError(400, 'Invalid URL', [`Layer not found: ${id}`])
  if (first === undefined) return named(context, 'layer', () => json(layerJson(context, layer)))
  if (first === 'images' && rest.length === 1) {
    return named(context, 'images', () => legendImage(layer, rest[0] ?? ''))
  }
  if (layer.kind === 'group') return notFound()
  if (isId(first)) return rowReply(context, layer, Number(first), rest)
  const [name, operation] = lookUp(LAYER_OPERATIONS, first)
  return rest.length === 0 ? named(context, name, () => operation(context, layer)) : notFound()
}

function rowReply(
  context: OperationContext,
  layer: LayerDefinition,
  objectId: number,
  [first, second, ...rest]: string[],
): Reply {
  if (first === undefined) return named(context, 'feature', () => featureById(context, layer, objectId))
  if (second === undefined) {
    const [name, operation] = lookUp(ROW_OPERATIONS, first)
    return named(context, name, () => operation(context, layer, objectId))
  }
  if (first.toLowerCase() !== 'attachments' || !isId(second) || rest.length > 0) return notFound()
  const ids = { objectId, attachmentId: Number(second) }
  return named(context, 'attachment', () => attachmentDownload(context, layer, ids))
}

function lookUp<T>(operations: Record<string, T>, name: string): [name: string, operation: T] {
  const found = Object.entries(operations).find(([known]) => known.toLowerCase() === name.toLowerCase())
  return found ?? notFound()
}

function named(context: OperationContext, operation: string, run: () => Reply): Reply {
  context.recorder.operation(context.service, operation)
  return run()
}

const isId = (segment: string): boolean => /^\d{1,15}$/.test(segment)

function notFound(): never {
  throw new RestError(404, 'Not Found')
}
