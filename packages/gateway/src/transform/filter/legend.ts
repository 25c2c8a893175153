import { dynamicLayers, type MapRequest, parameterOf } from '@mapgate/protocol'
import type { LayerRights } from '../../core/rights.ts'
import { type JsonObject, objectsOf } from '../json-body.ts'
import { type Filter, pick } from './context.ts'
import { classLabels } from './drawing-info.ts'

const layerKeys = ['layerId', 'layerName', 'layerType', 'minScale', 'maxScale', 'legendType']
const swatchKeys = ['label', 'url', 'imageData', 'contentType', 'height', 'width']

/** A legend of the layers that are seen, with the classes that rows which are seen can be in. */
export const shownLegend: Filter = (json, { map, rights, protections }) => ({
  layers: objectsOf(json.layers).flatMap((layer) => {
    const seen = rights.layers.get(Number(layer.layerId))
    if (seen === undefined) return protections.legendLayers ? [] : [layer]
    const swatches = objectsOf(layer.legend).map((swatch) => pick(swatch, swatchKeys))
    const legend = protections.legendDrawing ? shownSwatches(swatches, seen, map) : swatches
    return [{ ...pick(layer, layerKeys), legend }]
  }),
})

/**
 * Classes that may be told, and those that the client composed. A server may call the layer's own classes otherwise than their renderer
 * does, so what is in neither is not told; where none is left, the first one stands for all, without words.
 */
function shownSwatches(
  swatches: readonly JsonObject[],
  seen: LayerRights,
  map: MapRequest,
): readonly JsonObject[] {
  const labels = classLabels(seen)
  if (labels === undefined) return swatches
  const composed = composedLabels(map)
  const shown = swatches
    .map((swatch) => ({ swatch, label: String(swatch.label) }))
    .filter(({ label }) => labels.told.has(label) || (composed.has(label) && !labels.own.has(label)))
    .map(({ swatch }) => swatch)
  return shown.length > 0 ? shown : swatches.slice(0, 1).map((swatch) => ({ ...swatch, label: '' }))
}

/** The labels of the renderers in a request. */
function composedLabels(map: MapRequest): ReadonlySet<string> {
  const renderers = (parameterOf(map, 'dynamicLayers', dynamicLayers) ?? []).flatMap(
    ({ drawingInfo }): JsonObject[] => (drawingInfo?.renderer ? [drawingInfo.renderer.json] : []),
  )
  const labels = renderers.flatMap(({ label, defaultLabel, uniqueValueInfos, classBreakInfos }) => [
    label,
    defaultLabel,
    ...[...objectsOf(uniqueValueInfos), ...objectsOf(classBreakInfos)].map((one) => one.label),
  ])
  return new Set(labels.filter((label) => typeof label === 'string'))
}
