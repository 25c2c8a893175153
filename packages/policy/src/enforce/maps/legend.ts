import type { Legend } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { type LayerRights, tellsLegend } from '../../model/rights.ts'
import { thenPlan } from '../join-plans.ts'
import { type JsonObject, objectsOf } from '../json-body.ts'
import { answered, cannotNarrow, jsonUpstreamReply, type Narrowing, oneStep, step } from '../narrowing.ts'
import { pick, type Show, type Showing } from '../showing.ts'
import { isFailed, jsonWith, objectsIn } from '../upstream-json.ts'
import { asksAreas } from './asked-areas.ts'
import { type DrawnLayer, drawnLayers, withLayers } from './drawn-layers.ts'
import { styledLayer } from './layer-styles.ts'
import { type ClassLabels, classLabels } from './shown-drawing.ts'

/**
 * The legend of what the caller may see drawn; it tells no more than the picture does. Upstreams answer all layers where none is
 * named, so those that are not drawn are taken out. What is visible at a place would tell of rows outside of an area, so under an area the
 * legend is that of all places.
 */
export function narrowLegend(asked: Narrowing<Legend>): Plan {
  const everywhere = asksAreas(asked)
    ? { ...asked.intent, area: undefined, onlyVisible: undefined }
    : asked.intent
  const { intent, drawn } = withLayers(everywhere, withLegends(drawnLayers(asked, undefined), asked))
  if (drawn.size === 0) return answered({ layers: [] })
  return thenPlan(oneStep(step(intent)), (reply) => {
    if (isFailed(reply)) return reply
    const { layers } = jsonWith(reply, 'layers')
    return jsonUpstreamReply({
      layers: objectsIn(layers).filter(({ layerId }) => drawn.has(Number(layerId))),
    })
  })
}

/**
 * The layers whose legend may be told. One that is a single picture tells all classes, or none.
 * @throws Refused `access.denied` where none is left
 */
function withLegends(
  drawn: readonly DrawnLayer[],
  { intent, rights }: Narrowing<Legend>,
): readonly DrawnLayer[] {
  const told = drawn.filter(({ layerId }) => {
    const layer = rights.layers.get(layerId)?.layer
    return layer !== undefined && tellsLegend(rights, styledLayer(layer, intent))
  })
  if (told.length === 0 && drawn.length > 0)
    throw cannotNarrow('the legend is one picture of all classes, and rows are hidden')
  return told
}

const layerKeys = ['layerId', 'layerName', 'layerType', 'minScale', 'maxScale', 'legendType']
const swatchKeys = ['label', 'url', 'imageData', 'contentType', 'height', 'width']

/** A legend of the layers that are seen, with the classes that rows which are seen can be in. */
export const showLegend: Show<Legend> = (json, { intent, rights }) => ({
  layers: objectsOf(json.layers).flatMap((layer) => {
    const seen = layersBehind(Number(layer.layerId), intent).map((id) => rights.layers.get(id))
    const known = seen.filter((one) => one !== undefined)
    if (known.length === 0 || known.length < seen.length) return []
    const swatches = objectsOf(layer.legend).map((swatch) => pick(swatch, swatchKeys))
    return [{ ...pick(layer, layerKeys), legend: shownSwatches(swatches, known, { intent, rights }) }]
  }),
})

/**
 * Ids of the map's layers that an entry may stand for. Where the client composed layers, servers call an entry by the composed layer's id or
 * by that of the layer behind it, and one may be the number of another layer.
 */
function layersBehind(entryId: number, { composed }: Legend): readonly number[] {
  if (composed === undefined) return [entryId]
  const behind = composed
    .filter(({ id, layerId }) => id === entryId || layerId === entryId)
    .map(({ layerId }) => layerId)
  return [...new Set(behind)]
}

/**
 * Classes that may be told, and those that the client composed. A server may call the layer's own classes otherwise than their renderer
 * does, so what is in neither is not told; where none is left, the first one stands for all, without words.
 */
function shownSwatches(
  swatches: readonly JsonObject[],
  seen: readonly LayerRights[],
  { intent, rights }: Pick<Showing<Legend>, 'intent' | 'rights'>,
): readonly JsonObject[] {
  const limited = seen.map(classLabels).filter((labels) => labels !== undefined)
  if (limited.length === 0) return swatches
  const composed = composedLabels(intent)
  const isTold = ({ own, told }: ClassLabels, label: string) =>
    told.has(label) || (composed.has(label) && !own.has(label))
  const shown = swatches.filter(({ label }) => limited.every((labels) => isTold(labels, String(label))))
  if (shown.length > 0) return shown
  // A service without dynamic layers draws its own classes: its legend shows them too, without the breaks between them.
  const isDrawn = !rights.service.supportsDynamicLayers && limited.every(({ breaks }) => breaks)
  return swatches.slice(0, isDrawn ? undefined : 1).map((swatch) => ({ ...swatch, label: '' }))
}

/** The labels of the renderers in a request. */
function composedLabels({ composed = [] }: Legend): ReadonlySet<string> {
  const renderers = composed.flatMap(({ drawing }): JsonObject[] =>
    drawing?.renderer ? [drawing.renderer.json] : [],
  )
  const labels = renderers.flatMap(({ label, defaultLabel, uniqueValueInfos, classBreakInfos }) => [
    label,
    defaultLabel,
    ...[...objectsOf(uniqueValueInfos), ...objectsOf(classBreakInfos)].map((one) => one.label),
  ])
  return new Set(labels.filter((label) => typeof label === 'string'))
}
