import { drawsAsItIs } from '../../core/drawing.ts'
import { covering, geometryField } from '../../core/rights.ts'
import { objectsOf } from '../json-body.ts'
import { type Filter, pick } from './context.ts'
import { toldLabels } from './drawing-info.ts'

const layerKeys = ['layerId', 'layerName', 'layerType', 'minScale', 'maxScale', 'legendType']
const swatchKeys = ['label', 'url', 'imageData', 'contentType', 'height', 'width']

/** A legend of the layers that are seen, with the classes that rows which are seen can be in. */
export const shownLegend: Filter = (json, { rights, protections }) => ({
  layers: objectsOf(json.layers).flatMap((layer) => {
    const seen = rights.layers.get(Number(layer.layerId))
    if (seen === undefined) return protections.legendLayers ? [] : [layer]
    const isOwn = drawsAsItIs(seen.layer, covering(seen.views, [geometryField]))
    const labels = isOwn && protections.legendDrawing ? toldLabels(seen) : undefined
    const swatches = objectsOf(layer.legend).map((swatch) => pick(swatch, swatchKeys))
    const told =
      labels?.size === 0 ? swatches.slice(0, 1).map((swatch) => ({ ...swatch, label: '' })) : swatches
    return [
      {
        ...pick(layer, layerKeys),
        legend: labels && labels.size > 0 ? told.filter((swatch) => labels.has(String(swatch.label))) : told,
      },
    ]
  }),
})
