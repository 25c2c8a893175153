import { drawingFields } from '../../model/drawing.ts'
import type { Plan } from '../../model/plan.ts'
import { covering, seesAllRows } from '../../model/rights.ts'
import { type Ask, answered, cannotNarrow, demandLayer, jsonUpstreamReply, oneStep, send } from '../ask.ts'
import { narrowedDrawing } from '../drawn-layers.ts'
import { thenPlan } from '../join-plans.ts'
import { isFailed, jsonWith, objectsIn } from '../upstream-json.ts'

/**
 * The legend of what the caller may see drawn; it tells no more than the picture does. Upstreams answer all layers where none is
 * named, so those that are not drawn are taken out.
 */
export function narrowLegend(ask: Ask<'MapServer.legend' | 'MapServer.queryLegends'>): Plan {
  const { map, drawn } = narrowedDrawing(ask, undefined)
  if (drawn.size === 0) return answered({ layers: [] })
  return thenPlan(oneStep(send(ask, map)), (reply) => {
    if (isFailed(reply)) return reply
    const { layers } = jsonWith(reply, 'layers')
    return jsonUpstreamReply({
      layers: objectsIn(layers).filter(({ layerId }) => drawn.has(Number(layerId))),
    })
  })
}

/** A swatch belongs to a class of the layer's own drawing, which tells that the class is there. */
export function narrowSwatch(ask: Ask) {
  const seen = demandLayer(ask)
  const full = covering(seen.views, drawingFields(seen.layer))
  if (full.length === 0 || !seesAllRows(seen, drawingFields(seen.layer))) {
    throw cannotNarrow('the symbols of the layer show something of hidden fields or rows')
  }
  return oneStep(send(ask, ask.map, 'stream'))
}
