import type { LayerArchive } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { isWithin } from '../../model/scales.ts'
import { cannotNarrow, type Narrowing, oneStep, step } from '../narrowing.ts'

/** KML holds every layer and row: given whole, by an explicit grant without limits of scale, or not at all. */
export function narrowWholeData({ intent, rights }: Narrowing<LayerArchive>): Plan {
  const whole = rights.tiles.filter(({ area }) => area === undefined)
  if (!whole.some(({ picture }) => isWithin(picture, []))) {
    throw cannotNarrow('KML cannot be filtered, and no grant says `tiles: whole` without limits of scale')
  }
  return oneStep(step(intent, { holds: 'stream' }))
}
