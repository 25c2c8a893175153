import type { SymbolImage } from '@mapgate/protocol'
import { drawingFields } from '../../model/drawing.ts'
import type { Plan } from '../../model/plan.ts'
import { covering, seesAllRows } from '../../model/rights.ts'
import { cannotNarrow, layerSeen, type Narrowing, oneStep, step } from '../narrowing.ts'

/** A symbol belongs to a class of the layer's own drawing, which tells that the class is there. */
export function narrowSymbolImage({ intent, rights }: Narrowing<SymbolImage>): Plan {
  const seen = layerSeen(rights, intent.layerId)
  const full = covering(seen.views, drawingFields(seen.layer))
  if (full.length === 0 || !seesAllRows(seen, drawingFields(seen.layer))) {
    throw cannotNarrow('the symbols of the layer show something of hidden fields or rows')
  }
  return oneStep(step(intent, { holds: 'stream' }))
}
