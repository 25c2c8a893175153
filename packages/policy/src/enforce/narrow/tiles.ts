import { replyKind } from '@mapgate/protocol'
import { isWithin, scalesOfLevel } from '../../model/scales.ts'
import { type Ask, cannotNarrow, oneStep, send } from '../ask.ts'

/** Cached tiles and KML hold every layer and row: given whole, by an explicit grant and at the scales that it allows, or not at all. */
export function narrowTiles(ask: Ask) {
  const { map, rights } = ask
  const scales = scalesOfLevel(rights.service, map.resource.level)
  if (!rights.tiles.some((limits) => isWithin(limits, scales))) {
    throw cannotNarrow('tiles and KML cannot be filtered, and no grant says `tiles: whole` for this scale')
  }
  // Transform makes every JSON that callers get, such as a map of tiles, and so needs it whole.
  return oneStep(send(ask, map, replyKind(map.format) === 'json' ? 'whole' : 'stream'))
}
