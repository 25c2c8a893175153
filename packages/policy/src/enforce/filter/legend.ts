import type { RequestFor } from '@mapgate/protocol'
import type { LayerRights } from '../../model/rights.ts'
import { type JsonObject, objectsOf } from '../json-body.ts'
import { type Filter, type FilterContext, pick } from './context.ts'
import { type ClassLabels, classLabels } from './drawing-info.ts'

type Legend = 'MapServer.legend' | 'MapServer.queryLegends'

const layerKeys = ['layerId', 'layerName', 'layerType', 'minScale', 'maxScale', 'legendType']
const swatchKeys = ['label', 'url', 'imageData', 'contentType', 'height', 'width']

/** A legend of the layers that are seen, with the classes that rows which are seen can be in. */
export const shownLegend: Filter<Legend> = (json, { map, rights }) => ({
  layers: objectsOf(json.layers).flatMap((layer) => {
    const seen = layersBehind(Number(layer.layerId), map).map((id) => rights.layers.get(id))
    const known = seen.filter((one) => one !== undefined)
    if (known.length === 0 || known.length < seen.length) return []
    const swatches = objectsOf(layer.legend).map((swatch) => pick(swatch, swatchKeys))
    return [{ ...pick(layer, layerKeys), legend: shownSwatches(swatches, known, { map, rights }) }]
  }),
})

/**
 * Ids of the map's layers that an entry may stand for. Where the client composed layers, servers call an entry by the composed layer's id or
 * by that of the layer behind it, and one may be the number of another layer.
 */
function layersBehind(layerId: number, { parameters }: RequestFor<Legend>): readonly number[] {
  const { dynamicLayers: composed } = parameters
  if (composed === undefined) return [layerId]
  const behind = composed
    .filter(({ id, mapLayerId }) => id === layerId || mapLayerId === layerId)
    .map(({ mapLayerId }) => mapLayerId)
  return [...new Set(behind)]
}

/**
 * Classes that may be told, and those that the client composed. A server may call the layer's own classes otherwise than their renderer
 * does, so what is in neither is not told; where none is left, the first one stands for all, without words.
 */
function shownSwatches(
  swatches: readonly JsonObject[],
  seen: readonly LayerRights[],
  { map, rights }: Pick<FilterContext<Legend>, 'map' | 'rights'>,
): readonly JsonObject[] {
  const limited = seen.map(classLabels).filter((labels) => labels !== undefined)
  if (limited.length === 0) return swatches
  const composed = composedLabels(map)
  const isTold = ({ own, told }: ClassLabels, label: string) =>
    told.has(label) || (composed.has(label) && !own.has(label))
  const shown = swatches.filter(({ label }) => limited.every((labels) => isTold(labels, String(label))))
  if (shown.length > 0) return shown
  // A service without dynamic layers draws its own classes: its legend shows them too, without the breaks between them.
  const isDrawn = !rights.service.supportsDynamicLayers && limited.every(({ breaks }) => breaks)
  return swatches.slice(0, isDrawn ? undefined : 1).map((swatch) => ({ ...swatch, label: '' }))
}

/** The labels of the renderers in a request. */
function composedLabels({ parameters }: RequestFor<Legend>): ReadonlySet<string> {
  const renderers = (parameters.dynamicLayers ?? []).flatMap(({ drawingInfo }): JsonObject[] =>
    drawingInfo?.renderer ? [drawingInfo.renderer.json] : [],
  )
  const labels = renderers.flatMap(({ label, defaultLabel, uniqueValueInfos, classBreakInfos }) => [
    label,
    defaultLabel,
    ...[...objectsOf(uniqueValueInfos), ...objectsOf(classBreakInfos)].map((one) => one.label),
  ])
  return new Set(labels.filter((label) => typeof label === 'string'))
}
