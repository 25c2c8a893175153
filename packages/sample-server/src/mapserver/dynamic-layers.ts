import type { DrawnLayer } from '../map/draw-map.ts'
import type { OperationContext } from '../operation/operation.ts'
import { RestError } from '../operation/reply.ts'
import { isJsonObject, looseJson } from '../query/loose-json.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { type LayerSource, layerOfSource, mapLayer } from './data-source.ts'
import { readLabels, readRenderer } from './read-drawing.ts'

/** A layer that a request describes itself: whatever the caller wrote. */
interface DynamicLayer {
  id?: unknown
  source?: LayerSource
  definitionExpression?: unknown
  drawingInfo?: { renderer?: unknown; transparency?: unknown; labelingInfo?: unknown; showLabels?: unknown }
  minScale?: unknown
  maxScale?: unknown
}

/** Reads a list of dynamic layers, the first on top. Throws `RestError` 400 for any other text. */
export function readDynamicLayers(text: string): DynamicLayer[] {
  const value = looseJson(text)
  if (!Array.isArray(value)) throw invalidDynamicLayers("'dynamicLayers' is not a list.")
  return value.map(dynamicLayerFrom)
}

/** Reads one dynamic layer, as the parameter `layer` of `dynamicLayer/…` has it. Throws `RestError` 400. */
export function dynamicLayerFrom(value: unknown): DynamicLayer {
  if (isJsonObject(value)) return value
  throw invalidDynamicLayers('A dynamic layer is not an object.')
}

/** The layer that a dynamic layer reads its rows from; without a source, the map layer of its own id. Throws `RestError` 400. */
export function sourceLayer({ world }: OperationContext, { id, source }: DynamicLayer): LayerDefinition {
  return source ? layerOfSource(world, source) : mapLayer(world, id)
}

/** The row condition of a dynamic layer, as SQL; empty for all rows. */
export const definitionOf = ({ definitionExpression }: DynamicLayer): string =>
  String(definitionExpression ?? '')

/** How a dynamic layer is drawn: as the caller says, else as the layer itself is. Throws `RestError` 400. */
export function drawnAs(
  layer: LayerDefinition,
  entry: DynamicLayer,
): Omit<DrawnLayer, 'time' | 'spatialFilter'> {
  const own = layer.drawingInfo
  const asked = entry.drawingInfo ?? {}
  const renderer = asked.renderer ? readRenderer(asked.renderer) : own?.renderer
  if (renderer === undefined) throw invalidDynamicLayers('A data layer needs a renderer.')
  return {
    layer,
    drawing: {
      renderer,
      transparency: Number(asked.transparency ?? own?.transparency) || 0,
      labelingInfo: asked.labelingInfo ? readLabels(asked.labelingInfo) : (own?.labelingInfo ?? null),
    },
    showLabels: asked.showLabels !== false,
    where: definitionOf(entry),
    minScale: Number(entry.minScale ?? layer.minScale) || 0,
    maxScale: Number(entry.maxScale ?? layer.maxScale) || 0,
  }
}

function invalidDynamicLayers(detail: string): RestError {
  return new RestError(400, 'Invalid or missing input parameters.', [detail])
}
