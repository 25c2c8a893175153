import type { MapRequest } from '@mapgate/protocol'

/** The layer that a request is about: the one in its path, or the one behind the layer that the client composed. */
export function namedLayer(map: MapRequest): number | undefined {
  return map.resource.layerId ?? map.parameters.layer?.mapLayerId
}
