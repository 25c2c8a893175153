import type { Configuration } from './config/schema.ts'
import { doorPathsOf } from './core/request/door-paths.ts'
import { createMounts } from './mounts.ts'
import { createDoor, type Door } from './receive/door/door.ts'

/** The door for apps that were written for resource-proxy; undefined where the configuration leaves it shut. */
export function doorIn({ resourceProxy, mounts, upstreams, publicUrl }: Configuration): Door | undefined {
  if (!resourceProxy) return undefined
  return createDoor({
    paths: doorPathsOf(mounts, resourceProxy.paths),
    publicUrl,
    mounts,
    mountOf: createMounts(mounts),
    addresses: Object.fromEntries(
      Object.entries(upstreams).map(([name, { url, alternateUrls, aliases }]) => [
        name,
        [url, ...alternateUrls, ...aliases],
      ]),
    ),
  })
}
