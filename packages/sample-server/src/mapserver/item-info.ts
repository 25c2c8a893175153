import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'

/** `info` of the service: what its author says of it, all layers and their fields among it. */
export const serviceInfo = ({ service, world }: OperationContext): Reply =>
  json({
    title: service.split('/')[0],
    summary: `Layers: ${world.layers.map(({ name }) => name).join(', ')}`,
    tags: world.layers.map(({ name }) => name),
  })

/** `info` of a layer. */
export const layerInfo = (_context: OperationContext, { name, fields }: LayerDefinition): Reply =>
  json({ title: name, description: `Fields: ${fields.map((field) => field.name).join(', ')}`, tags: [] })
