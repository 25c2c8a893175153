import type { ComposedLayer, LayerCondition, MapLayers } from '../intent/map-layers.ts'
import type { ParameterValues } from '../operation.ts'
import type { RequestFor } from '../request.ts'
import type { DynamicLayer, LayerDef } from '../values/index.ts'
import type { ParameterName } from './own.ts'

/** Values that choose layers of a map, and their rows and time. */
type LayerValues = RequestFor<
  'MapServer.export' | 'MapServer.legend' | 'MapServer.queryLegends' | 'MapServer.identify'
>['parameters']

/** The same without the choice; a legend of all layers has no styles. */
type StyledValues = Omit<LayerValues, 'layers'> & { readonly layerStyles?: MapLayers['styles'] }

/** What an intent carries of the layers of a map. */
export const layersCarried: readonly ParameterName[] = [
  'layers',
  'layerDefs',
  'dynamicLayers',
  'time',
  'layerTimeOptions',
  'layerStyles',
]

/** What is said of layers besides which are chosen: operations choose them in words of their own. */
export function layersOf(values: StyledValues): Omit<MapLayers, 'chosen'> {
  return {
    conditions: conditionsOf(values.layerDefs),
    composed: composedOf(values.dynamicLayers),
    time: values.time,
    layerTimes: values.layerTimeOptions,
    ...(values.layerStyles === undefined ? {} : { styles: values.layerStyles }),
  }
}

/** The values that choose layers, and their rows and time. */
export function layerValuesOf(
  layers: Omit<MapLayers, 'chosen'> & { readonly chosen: unknown },
): ParameterValues {
  return {
    layers: layers.chosen,
    layerDefs: layerDefsOf(layers.conditions),
    dynamicLayers: dynamicLayersOf(layers.composed),
    time: layers.time,
    layerTimeOptions: layers.layerTimes,
    layerStyles: layers.styles,
  }
}

/** The conditions in `layerDefs`. */
export const conditionsOf = (defs: readonly LayerDef[] | undefined): MapLayers['conditions'] =>
  defs?.map(({ layerId, where }) => ({ layerId, condition: where }))

/** Conditions as `layerDefs`. */
export const layerDefsOf = (
  conditions: readonly LayerCondition[] | undefined,
): readonly LayerDef[] | undefined =>
  conditions?.map(({ layerId, condition }) => ({ layerId, where: condition }))

/** The layers in `dynamicLayers`. */
export const composedOf = (layers: readonly DynamicLayer[] | undefined): MapLayers['composed'] =>
  layers?.map(composedLayerOf)

/** Composed layers as `dynamicLayers`. */
export const dynamicLayersOf = (
  layers: readonly ComposedLayer[] | undefined,
): readonly DynamicLayer[] | undefined => layers?.map(dynamicLayerOf)

/** A layer as `dynamicLayers` composes it. */
export function composedLayerOf(layer: DynamicLayer): ComposedLayer {
  const { id, mapLayerId, definitionExpression, drawingInfo, ...scales } = layer
  return {
    id,
    layerId: mapLayerId,
    ...(definitionExpression === undefined ? {} : { condition: definitionExpression }),
    ...scales,
    ...(drawingInfo === undefined ? {} : { drawing: drawingInfo }),
  }
}

/** A composed layer as `dynamicLayers` says it. */
export function dynamicLayerOf({ id, layerId, condition, drawing, ...scales }: ComposedLayer): DynamicLayer {
  return {
    id,
    mapLayerId: layerId,
    ...(condition === undefined ? {} : { definitionExpression: condition }),
    ...scales,
    ...(drawing === undefined ? {} : { drawingInfo: drawing }),
  }
}
