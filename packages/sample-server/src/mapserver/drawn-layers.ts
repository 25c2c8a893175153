import type { DrawnLayer } from '../map/draw-map.ts'
import type { OperationContext } from '../operation/operation.ts'
import { readLayerDefs } from '../query/layer-defs.ts'
import type { SpatialFilter, TimeWindow } from '../query/layer-query.ts'
import { looseJson } from '../query/loose-json.ts'
import { readTime } from '../query/read-query.ts'
import type { DrawingInfo, LayerDefinition } from '../world/layer.ts'
import { readMapFilter } from './area-parameters.ts'
import { drawnAs, readDynamicLayers, sourceLayer } from './dynamic-layers.ts'
import { visibleLayers } from './layer-choice.ts'

/**
 * The layers that a picture shows, from `layers`, `layerDefs`, `dynamicLayers`, `mapLayers`, `time`, `layerTimeOptions` and
 * `spatialFilter`. With dynamic layers, `layers` counts for nothing (protocol notes 6.8). Throws `RestError` 400.
 */
export function drawnLayers(context: OperationContext): DrawnLayer[] {
  const { parameters, world } = context
  const shared = {
    time: readTime(parameters.get('time')),
    spatialFilter: readMapFilter(parameters),
  }
  const dynamic = parameters.get('dynamicLayers') || parameters.get('mapLayers')
  const layers =
    dynamic === ''
      ? visibleLayers(world, parameters.get('layers')).map((layer) => plainLayer(layer, shared))
      : dynamicLayers(context, dynamic).map((layer) => ({ ...layer, ...shared }))
  const definitions = readLayerDefs(parameters.get('layerDefs'))
  const timeless = readTimeless(parameters.get('layerTimeOptions'))
  return layers.map((drawn) => ({
    ...drawn,
    where: bothHold(drawn.where, definitions.get(drawn.layer.id)?.where ?? ''),
    time: timeless.has(drawn.layer.id) ? null : drawn.time,
  }))
}

function dynamicLayers(
  context: OperationContext,
  text: string,
): Omit<DrawnLayer, 'time' | 'spatialFilter'>[] {
  return readDynamicLayers(text).flatMap((entry) => {
    const layer = sourceLayer(context, entry)
    return layer.kind === 'feature' ? [drawnAs(layer, entry)] : []
  })
}

/** Two conditions as one; an empty one holds always. */
export function bothHold(one: string, other: string): string {
  return one === '' || other === '' ? one + other : `(${one}) AND (${other})`
}

function plainLayer(
  layer: LayerDefinition,
  shared: { time: TimeWindow | null; spatialFilter: SpatialFilter | null },
): DrawnLayer {
  const drawing: DrawingInfo = layer.drawingInfo ?? NOTHING
  return {
    layer,
    drawing,
    showLabels: true,
    where: '',
    minScale: layer.minScale,
    maxScale: layer.maxScale,
    ...shared,
  }
}

const NOTHING: DrawingInfo = {
  renderer: {
    type: 'uniqueValue',
    field1: 'OBJECTID',
    field2: null,
    field3: null,
    fieldDelimiter: '',
    defaultSymbol: null,
    defaultLabel: null,
    uniqueValueInfos: [],
  },
  transparency: 0,
  labelingInfo: null,
}

/** The layers for which `layerTimeOptions` says `useTime: false`. */
function readTimeless(text: string): Set<number> {
  if (text.trim() === '') return new Set()
  const entries = Object.entries(Object(looseJson(text)) as Record<string, { useTime?: unknown }>)
  return new Set(entries.filter(([, options]) => options?.useTime === false).map(([id]) => Number(id)))
}
