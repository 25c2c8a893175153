import type { Gate } from '../gate.ts'
import { probeOf } from './probe.ts'

/** What MapLibre and Mapbox GL take from `transformRequest`. */
export type RequestParameters = { url: string; headers?: Record<string, string> }

/** Pictures and tiles go by ticket, because a header would cost a preflight for each of them. */
const BY_TICKET = new Set<string | undefined>(['Tile', 'Image', 'SpriteImage'])

/** What a request must carry now; used by the adapters of MapLibre and of Mapbox GL. */
export const parametersOf = (gate: Gate, url: string, type?: string): RequestParameters =>
  BY_TICKET.has(type) ? { url: gate.url(url) } : { url, headers: gate.headers(url) }

/**
 * Makes the `transformRequest` of a MapLibre map: `new Map({ transformRequest: carry(gate) })`. It waits for a young ticket,
 * and rejects while the gate is closed, so that nothing is asked in vain. Run with maplibre-gl 6.17.0.
 */
export const carry =
  (gate: Gate) =>
  async (url: string, type?: string): Promise<RequestParameters> => {
    if (!gate.owns(url)) return { url }
    await gate.ready()
    if (!gate.open(url)) throw new Error('The gateway refused this a moment ago')
    return parametersOf(gate, url, type)
  }

type MapError = {
  error?: { url?: string }
  sourceId?: string
  target: { refreshTiles?: (sourceId: string) => void }
}

/**
 * Makes a listener that renews what was refused and asks for the tiles again: `map.on('error', recover(gate))`.
 * Works for MapLibre and Mapbox GL.
 */
export const recover = (gate: Gate): ((event: object) => Promise<void>) => {
  const probe = probeOf(gate)
  return async (event) => {
    const { error, sourceId, target } = event as MapError
    if (!error?.url || !gate.owns(error.url) || !gate.open(error.url)) return
    if ((await probe(error.url)) && sourceId) target.refreshTiles?.(sourceId)
  }
}
