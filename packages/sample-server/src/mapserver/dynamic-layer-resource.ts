import type { OperationContext } from '../operation/operation.ts'
import type { Parameters } from '../operation/parameters.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { looseJson } from '../query/loose-json.ts'
import { queryLayer } from '../query/query-layer.ts'
import { queryRelatedRecords } from '../query/related-records.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { bothHold } from './drawn-layers.ts'
import { definitionOf, dynamicLayerFrom, sourceLayer } from './dynamic-layers.ts'
import { generateRenderer } from './generate-renderer.ts'
import { layerJson } from './layer-json.ts'

type Operation = (context: OperationContext, layer: LayerDefinition) => Reply

const OPERATIONS: Record<string, Operation> = {
  query: (context, layer) => queryLayer(context, layer, 'MapServer'),
  queryrelatedrecords: (context, layer) => queryRelatedRecords(context, layer, 'MapServer'),
  generaterenderer: generateRenderer,
}

/** `dynamicLayer` and what is below it, for the source that the parameter `layer` names. Throws `RestError` 400 and 404. */
export function dynamicLayerReply(context: OperationContext, segments: string[]): Reply {
  const [name = '', ...rest] = segments
  const operation = Object.hasOwn(OPERATIONS, name.toLowerCase()) ? OPERATIONS[name.toLowerCase()] : undefined
  if (rest.length > 0 || (name !== '' && operation === undefined)) throw new RestError(404, 'Not Found')
  context.recorder.operation(context.service, name === '' ? 'dynamicLayer' : `dynamicLayer/${name}`)
  const entry = dynamicLayerFrom(looseJson(context.parameters.get('layer') || 'null'))
  const layer = sourceLayer(context, entry)
  if (operation === undefined) return json(layerJson(context, layer))
  const where = bothHold(definitionOf(entry), context.parameters.get('where'))
  return operation({ ...context, parameters: replaced(context.parameters, 'where', where) }, layer)
}

function replaced(parameters: Parameters, name: string, value: string): Parameters {
  const own = (asked: string): boolean => asked.toLowerCase() === name
  return {
    ...parameters,
    get: (asked) => (own(asked) ? value : parameters.get(asked)),
    has: (asked) => (own(asked) ? value !== '' : parameters.has(asked)),
  }
}
