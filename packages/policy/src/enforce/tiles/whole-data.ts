import { type LayerArchive, replyKind, type Tile } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { isWithin, scalesOfLevel } from '../../model/scales.ts'
import { cannotNarrow, type Narrowing, oneStep, step } from '../narrowing.ts'

/** Cached tiles and KML hold every layer and row: given whole, by an explicit grant and at the scales that it allows, or not at all. */
export function narrowWholeData({ intent, rights }: Narrowing<Tile | LayerArchive>): Plan {
  const scales = scalesOfLevel(rights.service, intent.kind === 'tile' ? intent.level : undefined)
  if (!rights.tiles.some((limits) => isWithin(limits, scales))) {
    throw cannotNarrow('tiles and KML cannot be filtered, and no grant says `tiles: whole` for this scale')
  }
  // Every JSON that callers get is made here, such as a map of tiles, and so it is needed whole.
  return oneStep(step(intent, { holds: replyKind(intent.format) === 'json' ? 'whole' : 'stream' }))
}
