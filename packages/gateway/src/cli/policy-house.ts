import { resolve } from 'node:path'
import { createCatalog, persistFile } from '../catalog/index.ts'
import type { Configuration } from '../config/schema.ts'
import type { Catalog } from '../core/catalog.ts'
import type { Mount } from '../core/mount.ts'
import { createUpstreams } from '../upstream/index.ts'

/** The catalogue of a configuration: what was kept beside the store, and what the upstreams say now. */
export async function readCatalog(configuration: Configuration, directory: string): Promise<Catalog> {
  const upstreams = createUpstreams({ configuration: configuration.upstreams, directory, clock: Date.now })
  const { file } = configuration.store
  const kept = file === undefined ? undefined : persistFile(resolve(directory, `${file}.catalog.json`))
  const catalog = createCatalog({
    forward: upstreams.forward,
    upstreams: Object.keys(configuration.upstreams),
    clock: Date.now,
    log: (message) => console.error(`mapgate: ${message}`),
    refreshMs: 0,
    ...(kept ? { persist: { read: kept.read, write: async () => undefined } } : {}),
  })
  await catalog.refresh()
  catalog.close()
  await upstreams.close()
  return catalog.current()
}

/** The mounts of a configuration as the rooms know them. */
export function mountsOf({ mounts }: Configuration): readonly Mount[] {
  return mounts.map(({ carriersOff, ...mount }) => ({ ...mount, carriersOff: new Set<string>(carriersOff) }))
}
