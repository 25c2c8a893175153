import { resolve } from 'node:path'
import { createCatalog, persistFile } from '../catalog/index.ts'
import type { Configuration } from '../config/schema.ts'
import type { Catalog } from '../core/catalog.ts'
import type { Mount } from '../core/mount.ts'
import { createUpstreams } from '../upstream/index.ts'

/** What the upstreams of a configuration offer, and of which nothing could be read. */
export interface ReadCatalog {
  readonly catalog: Catalog
  readonly unread: ReadonlySet<string>
}

/** The catalogue of a configuration: what was kept beside the store, and what the upstreams say now. */
export const readCatalog = async (configuration: Configuration, directory: string): Promise<Catalog> =>
  (await readWholeCatalog(configuration, directory, (message) => console.error(`mapgate: ${message}`)))
    .catalog

/** As `readCatalog`, and tells which upstreams could not be read. */
export async function readWholeCatalog(
  configuration: Configuration,
  directory: string,
  log: (message: string) => void = () => {},
): Promise<ReadCatalog> {
  const upstreams = createUpstreams({ configuration: configuration.upstreams, directory, clock: Date.now })
  const { file } = configuration.store
  const kept = file === undefined ? undefined : persistFile(resolve(directory, `${file}.catalog.json`))
  const catalog = createCatalog({
    forward: upstreams.forward,
    upstreams: Object.keys(configuration.upstreams),
    clock: Date.now,
    log,
    refreshMs: 0,
    ...(kept ? { persist: { read: kept.read, write: async () => undefined } } : {}),
  })
  await catalog.refresh()
  catalog.close()
  await upstreams.close()
  const names = Object.keys(configuration.upstreams)
  return {
    catalog: catalog.current(),
    unread: new Set(names.filter((name) => catalog.outageOf(name) !== undefined)),
  }
}

/** The mounts of a configuration as the rooms know them. */
export function mountsOf({ mounts }: Configuration): readonly Mount[] {
  return mounts.map(({ carriersOff, ...mount }) => ({ ...mount, carriersOff: new Set<string>(carriersOff) }))
}
