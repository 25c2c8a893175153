import { type Ask, cannotNarrow, oneStep, send } from '../ask.ts'

/** Cached tiles and KML hold every layer and row: given whole, by an explicit grant, or not at all. */
export function narrowTiles(ask: Ask) {
  if (!ask.rights.tiles && ask.protections.tiles) {
    throw cannotNarrow('tiles and KML cannot be filtered, and no grant says `tiles: whole`')
  }
  return oneStep(send(ask, ask.map, 'stream'))
}
