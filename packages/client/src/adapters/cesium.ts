import type { Gate } from '../gate.ts'
import { BLANK } from './image.ts'
import { probeOf } from './probe.ts'

/** The options of a `Cesium.Resource` that carries the credential. */
export type ResourceOptions = {
  url: string
  proxy: { getURL: (url: string) => string }
  retryAttempts: number
  retryCallback: (resource?: { url: string }) => Promise<boolean>
}

/**
 * Makes the options of a Cesium resource: `new Cesium.Resource(carry(gate, url))`, which goes where a URL would:
 * `ArcGisMapServerImageryProvider.fromUrl(resource)`. Await `gate.ready()` before.
 *
 * Cesium asks a resource's `proxy` for the address of every single request, so each gets the ticket of its moment; what is
 * refused is asked for once more after a renewal. Run with cesium 1.145.0.
 */
export const carry = (gate: Gate, url: string): ResourceOptions => {
  const probe = probeOf(gate)
  return {
    url,
    proxy: { getURL: (address) => (gate.open(address) ? gate.url(address) : BLANK) },
    retryAttempts: 1,
    retryCallback: async (resource) =>
      resource !== undefined && gate.owns(resource.url) && gate.open(resource.url) && probe(resource.url),
  }
}
