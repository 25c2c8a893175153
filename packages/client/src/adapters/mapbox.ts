import type { Gate } from '../gate.ts'
import { BLANK } from './image.ts'
import { parametersOf, type RequestParameters } from './maplibre.ts'

export { recover } from './maplibre.ts'

/**
 * Makes the `transformRequest` of a library that cannot wait: Mapbox GL JS, and MapLibre before version 6. Await `gate.ready()`
 * before the map is made. Run with maplibre-gl 6.17.0, whose hook has the same shape; Mapbox GL JS itself was not run.
 */
export const carry =
  (gate: Gate) =>
  (url: string, type?: string): RequestParameters => {
    if (!gate.owns(url)) return { url }
    return gate.open(url) ? parametersOf(gate, url, type) : { url: BLANK }
  }
