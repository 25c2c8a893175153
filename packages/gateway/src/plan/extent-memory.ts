import type { ExtentMemory, ServiceEntry } from '@mapgate/policy'

const mostExtents = 2_000

/**
 * Extents by catalogue entry: a service that was read again and has changed begins without any.
 * @param clock epoch milliseconds
 * @param maxAgeMs rows move, so an extent is asked for again after this; default five minutes
 */
export function createExtentMemory(clock: () => number, maxAgeMs = 300_000): ExtentMemory {
  const services = new WeakMap<ServiceEntry, Map<string, { extent: unknown; until: number }>>()
  return {
    recall(service, key) {
      const found = services.get(service)?.get(key)
      return found && found.until > clock() ? found.extent : undefined
    },
    keep(service, key, extent) {
      const extents = services.get(service) ?? new Map()
      services.set(service, extents)
      if (extents.size >= mostExtents) extents.clear()
      extents.set(key, { extent, until: clock() + maxAgeMs })
    },
  }
}
