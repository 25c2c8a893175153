import { generateRenderer } from '../mapserver/generate-renderer.ts'
import { htmlPopup } from '../mapserver/html-popup.ts'
import { layerInfo, serviceInfo } from '../mapserver/item-info.ts'
import { legendImage } from '../mapserver/legend.ts'
import type { OperationContext, ServiceHandler } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { featureById } from '../query/feature-by-id.ts'
import { attachmentDownload, attachmentList, queryAttachments } from '../query/query-attachments.ts'
import { queryBins, queryDateBins } from '../query/query-bins.ts'
import { queryDomains } from '../query/query-domains.ts'
import { queryLayer } from '../query/query-layer.ts'
import { queryRelatedRecords } from '../query/related-records.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { applyLayerEdits, applyServiceEdits } from './apply-edits.ts'
import { addAttachment, deleteAttachments, updateAttachment } from './attachment-edits.ts'
import { calculate } from './calculate.ts'
import { addFeatures, deleteFeatures, updateFeatures } from './feature-edits.ts'
import { getEstimates } from './get-estimates.ts'
import { describeLayer } from './layer-description.ts'
import { describeLayers, describeService } from './service-description.ts'
import { queryService } from './service-query.ts'
import { queryTopFeatures } from './top-features.ts'
import { validateSql } from './validate-sql.ts'

type ServiceOperation = (context: OperationContext) => Reply
type LayerOperation = (context: OperationContext, layer: LayerDefinition) => Reply
type RowOperation = (context: OperationContext, layer: LayerDefinition, objectId: number) => Reply

const serviceOperations: Record<string, ServiceOperation> = {
  layers: describeLayers,
  query: queryService,
  queryDomains,
  applyEdits: applyServiceEdits,
  info: serviceInfo,
}

const layerOperations: Record<string, LayerOperation> = {
  query: (context, layer) => queryLayer(context, layer, 'FeatureServer'),
  queryTopFeatures,
  queryRelatedRecords: (context, layer) => queryRelatedRecords(context, layer, 'FeatureServer'),
  queryAttachments,
  queryBins,
  queryDateBins,
  generateRenderer,
  getEstimates,
  validateSQL: validateSql,
  applyEdits: applyLayerEdits,
  addFeatures,
  updateFeatures,
  deleteFeatures,
  calculate,
  info: layerInfo,
}

const rowOperations: Record<string, RowOperation> = {
  htmlPopup,
  attachments: attachmentList,
  addAttachment,
  updateAttachment,
  deleteAttachments,
}

/** All below `FeatureServer`: the path as segments, such as `['0', 'query']`. Throws `RestError` 400 for what is not there. */
export const featureServer: ServiceHandler = (context, segments) => {
  const [first, ...rest] = segments
  if (first === undefined) return named(context, 'root', () => describeService(context))
  if (isId(first)) return layerReply(context, Number(first), rest)
  const [name, operation] = lookUp(serviceOperations, first, rest)
  return named(context, name, () => operation(context))
}

function layerReply(context: OperationContext, id: number, [first, ...rest]: string[]): Reply {
  const layer = context.world.layer(id)
  if (!layer) throw new RestError(400, 'Invalid URL', [`Layer not found: ${id}`])
  if (first === undefined) return named(context, 'layer', () => json(describeLayer(context, layer)))
  if (first === 'images' && rest.length === 1)
    return named(context, 'images', () => legendImage(layer, rest[0] ?? ''))
  if (layer.kind === 'group') return notFound()
  if (isId(first)) return rowReply({ context, layer, objectId: Number(first) }, rest)
  const [name, operation] = lookUp(layerOperations, first, rest)
  return named(context, name, () => operation(context, layer))
}

/** A row that a path names. */
interface NamedRow {
  context: OperationContext
  layer: LayerDefinition
  objectId: number
}

function rowReply({ context, layer, objectId }: NamedRow, [first, ...rest]: string[]): Reply {
  if (first === undefined) return named(context, 'feature', () => featureById(context, layer, objectId))
  const [attachment = '', ...more] = rest
  if (first.toLowerCase() === 'attachments' && isId(attachment) && more.length === 0) {
    const ids = { objectId, attachmentId: Number(attachment) }
    return named(context, 'attachment', () => attachmentDownload(context, layer, ids))
  }
  const [name, operation] = lookUp(rowOperations, first, rest)
  return named(context, name, () => operation(context, layer, objectId))
}

/** The operation of a name in any case, by its own spelling; nothing may follow it in the path. */
function lookUp<T>(
  operations: Record<string, T>,
  name: string,
  rest: string[],
): [name: string, operation: T] {
  const found = Object.entries(operations).find(([known]) => known.toLowerCase() === name.toLowerCase())
  return found && rest.length === 0 ? found : notFound()
}

function named(context: OperationContext, operation: string, run: () => Reply): Reply {
  context.recorder.operation(context.service, operation)
  return run()
}

const isId = (segment: string): boolean => /^\d{1,15}$/.test(segment)

function notFound(): never {
  throw new RestError(400, 'Invalid URL', ['Invalid URL'])
}
