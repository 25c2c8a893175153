import type { LayerRights } from '../../core/rights.ts'
import { type JsonObject, objectsOf } from '../json-body.ts'
import { type Filter, pick } from './context.ts'
import { classLabels } from './drawing-info.ts'

const layerKeys = ['layerId', 'layerName', 'layerType', 'minScale', 'maxScale', 'legendType']
const swatchKeys = ['label', 'url', 'imageData', 'contentType', 'height', 'width']

/** A legend of the layers that are seen, with the classes that rows which are seen can be in. */
export const shownLegend: Filter = (json, { rights, protections }) => ({
  layers: objectsOf(json.layers).flatMap((layer) => {
    const seen = rights.layers.get(Number(layer.layerId))
    if (seen === undefined) return protections.legendLayers ? [] : [layer]
    const swatches = objectsOf(layer.legend).map((swatch) => pick(swatch, swatchKeys))
    const legend = protections.legendDrawing ? shownSwatches(swatches, seen) : swatches
    return [{ ...pick(layer, layerKeys), legend }]
  }),
})

/** Swatches of other classes than the layer's own are the client's; where none is left, the first one stands for all, without words. */
function shownSwatches(swatches: readonly JsonObject[], seen: LayerRights): readonly JsonObject[] {
  const labels = classLabels(seen)
  if (labels === undefined) return swatches
  const shown = swatches.filter(
    ({ label }) => !labels.own.has(String(label)) || labels.told.has(String(label)),
  )
  return shown.length > 0 ? shown : swatches.slice(0, 1).map((swatch) => ({ ...swatch, label: '' }))
}
