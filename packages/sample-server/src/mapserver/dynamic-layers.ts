import type { DrawnLayer } from '../map/draw-map.ts'
import { looseJson } from '../query/loose-json.ts'
import type { OperationContext } from '../server/operation.ts'
import { RestError } from '../server/reply.ts'
import type { DrawingInfo, LayerDefinition } from '../world/layer.ts'
import { layerOfDataSource } from './data-source.ts'

/** A layer that a request describes itself. */
export interface DynamicLayer {
  id?: number
  source?: { type?: string; mapLayerId?: number; dataSource?: unknown }
  definitionExpression?: string
  drawingInfo?: Partial<DrawingInfo> & { showLabels?: boolean }
  minScale?: number
  maxScale?: number
}

/** Reads `dynamicLayers`, the first on top. Throws `RestError` 400 for sources that there are not. */
export function readDynamicLayers(
  context: OperationContext,
  text: string,
): Omit<DrawnLayer, 'time' | 'spatialFilter'>[] {
  const value = looseJson(text)
  if (!Array.isArray(value)) throw invalidDynamicLayers("'dynamicLayers' is not a list")
  return value.flatMap((entry: DynamicLayer) => {
    const layer = sourceLayer(context, entry)
    return layer.kind === 'feature' ? [drawnAs(layer, entry)] : []
  })
}

/** The layer that a dynamic layer, or the `layer` parameter of `dynamicLayer/…`, draws its rows from. Throws `RestError` 400. */
export function sourceLayer(context: OperationContext, { id, source }: DynamicLayer): LayerDefinition {
  if (source?.type === 'dataLayer') return layerOfDataSource(context, source.dataSource)
  if (source !== undefined && source.type !== 'mapLayer')
    throw invalidDynamicLayers('The source type is unknown.')
  const layer = context.world.layer(Number(source?.mapLayerId ?? id))
  if (layer === undefined) throw invalidDynamicLayers('There is no such map layer.')
  return layer
}

function drawnAs(layer: LayerDefinition, entry: DynamicLayer): Omit<DrawnLayer, 'time' | 'spatialFilter'> {
  const own = layer.drawingInfo
  const drawing = entry.drawingInfo ?? {}
  const renderer = drawing.renderer ?? own?.renderer
  if (renderer === undefined) throw invalidDynamicLayers('A data layer needs a renderer.')
  return {
    layer,
    drawing: {
      renderer,
      transparency: drawing.transparency ?? own?.transparency ?? 0,
      labelingInfo: drawing.labelingInfo ?? own?.labelingInfo ?? null,
    },
    showLabels: drawing.showLabels ?? true,
    where: entry.definitionExpression ?? '',
    minScale: entry.minScale ?? layer.minScale,
    maxScale: entry.maxScale ?? layer.maxScale,
  }
}

function invalidDynamicLayers(detail: string): RestError {
  return new RestError(400, 'Invalid or missing input parameters.', [detail])
}
