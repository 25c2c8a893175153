import { drawingFields } from '../../core/drawing.ts'
import { covering, seesAllRows } from '../../core/rights.ts'
import { type Ask, cannotNarrow, demandLayer, oneStep, send } from '../ask.ts'
import { narrowedDrawing } from '../drawn-layers.ts'

/** The legend of what the caller may see drawn; it tells no more than the picture does. */
export function narrowLegend(ask: Ask) {
  return oneStep(send(ask, narrowedDrawing(ask, undefined)))
}

/** A swatch belongs to a class of the layer's own drawing, which tells that the class is there. */
export function narrowSwatch(ask: Ask) {
  const seen = demandLayer(ask)
  const full = covering(seen.views, drawingFields(seen.layer))
  if (full.length === 0 || !seesAllRows({ ...seen, views: full })) {
    throw cannotNarrow('the symbols of the layer tell of hidden fields or rows')
  }
  return oneStep(send(ask, ask.map, 'stream'))
}
