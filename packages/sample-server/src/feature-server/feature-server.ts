import { attachmentDownload, attachmentList, queryAttachments } from '../query/query-attachments.ts'
import { queryDomains } from '../query/query-domains.ts'
import { queryLayer } from '../query/query-layer.ts'
import { queryRelatedRecords } from '../query/related-records.ts'
import type { OperationContext, ServiceHandler } from '../server/operation.ts'
import { json, type Reply, RestError } from '../server/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { applyLayerEdits, applyServiceEdits } from './apply-edits.ts'
import { addAttachment, deleteAttachments, updateAttachment } from './attachment-edits.ts'
import { calculate } from './calculate.ts'
import { featureById } from './feature.ts'
import { addFeatures, deleteFeatures, updateFeatures } from './feature-edits.ts'
import { describeLayer } from './layer-description.ts'
import { describeLayers, describeService } from './service-description.ts'
import { queryService } from './service-query.ts'
import { queryTopFeatures } from './top-features.ts'
import { validateSql } from './validate-sql.ts'

type ServiceOperation = (context: OperationContext) => Reply
type LayerOperation = (context: OperationContext, layer: LayerDefinition) => Reply
type RowOperation = (context: OperationContext, layer: LayerDefinition, objectId: number) => Reply

const serviceOperations = new Map<string, ServiceOperation>(
  Object.entries({
    layers: describeLayers,
    query: queryService,
    querydomains: queryDomains,
    applyedits: applyServiceEdits,
  }),
)

const layerOperations = new Map<string, LayerOperation>(
  Object.entries({
    query: (context, layer) => queryLayer(context, layer, 'FeatureServer'),
    querytopfeatures: queryTopFeatures,
    queryrelatedrecords: (context, layer) => queryRelatedRecords(context, layer, 'FeatureServer'),
    queryattachments: queryAttachments,
    validatesql: validateSql,
    applyedits: applyLayerEdits,
    addfeatures: addFeatures,
    updatefeatures: updateFeatures,
    deletefeatures: deleteFeatures,
    calculate,
  }),
)

const rowOperations = new Map<string, RowOperation>(
  Object.entries({
    attachments: attachmentList,
    addattachment: addAttachment,
    updateattachment: updateAttachment,
    deleteattachments: deleteAttachments,
  }),
)

/** All below `FeatureServer`: the path as segments, such as `['0', 'query']`. Throws `RestError` 400 for what is not there. */
export const featureServer: ServiceHandler = (context, segments) => {
  const [first = '', second = '', third = '', fourth = ''] = segments
  if (segments.length > 4) throw notFound()
  if (first === '') return named(context, 'root', () => describeService(context))
  if (!isId(first)) return segments.length === 1 ? serviceOperation(context, first) : fail()
  const layer = context.world.layer(Number(first))
  if (!layer) throw new RestError(400, 'Invalid URL', [`Layer not found: ${first}`])
  if (second === '') return named(context, 'layer', () => json(describeLayer(context, layer)))
  if (layer.kind === 'group') throw notFound()
  if (!isId(second)) return segments.length === 2 ? layerOperation(context, layer, second) : fail()
  const objectId = Number(second)
  if (third === '') return named(context, 'feature', () => featureById(context, layer, objectId))
  if (fourth === '') return rowOperation({ context, layer, objectId, name: third })
  if (third.toLowerCase() !== 'attachments' || !isId(fourth)) throw notFound()
  const ids = { objectId, attachmentId: Number(fourth) }
  return named(context, 'attachment', () => attachmentDownload(context, layer, ids))
}

function serviceOperation(context: OperationContext, name: string): Reply {
  const operation = serviceOperations.get(name.toLowerCase()) ?? fail
  return named(context, name, () => operation(context))
}

function layerOperation(context: OperationContext, layer: LayerDefinition, name: string): Reply {
  const operation = layerOperations.get(name.toLowerCase()) ?? fail
  return named(context, name, () => operation(context, layer))
}

interface RowCall {
  context: OperationContext
  layer: LayerDefinition
  objectId: number
  name: string
}

function rowOperation({ context, layer, objectId, name }: RowCall): Reply {
  const operation = rowOperations.get(name.toLowerCase()) ?? fail
  return named(context, name, () => operation(context, layer, objectId))
}

function named(context: OperationContext, operation: string, run: () => Reply): Reply {
  context.recorder.operation(context.service, operation)
  return run()
}

function isId(segment: string): boolean {
  return /^\d{1,15}$/.test(segment)
}

function fail(): never {
  throw notFound()
}

function notFound(): RestError {
  return new RestError(400, 'Invalid URL', ['Invalid URL'])
}
