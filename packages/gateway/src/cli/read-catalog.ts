import { type Catalog, lookedUpTypes, reachedServices } from '@mapgate/policy'
import { type CatalogCache, createCatalog, persistFile } from '../catalog/index.ts'
import type { Configuration } from '../config/schema.ts'
import { catalogFileOf } from '../config/store-files.ts'
import { createUpstreams } from '../upstream/index.ts'

/** The catalogue of a configuration, and the upstreams that could not be read. */
interface ReadCatalog {
  readonly catalog: Catalog
  readonly unread: ReadonlySet<string>
}

/** The catalogue of a configuration: persisted entries, updated by what the upstreams say now. */
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
  const file = catalogFileOf(configuration.store, directory)
  const kept = file === undefined ? undefined : persistFile(file)
  const catalog = createCatalog({
    forward: upstreams.forward,
    upstreams: Object.keys(configuration.upstreams),
    clock: Date.now,
    log,
    refreshMs: 0,
    isReached: reachedServices(configuration),
    mostLookUps: Number.POSITIVE_INFINITY,
    ...(kept ? { persist: { read: kept.read, write: async () => undefined } } : {}),
  })
  await catalog.refresh()
  await lookUpNamed(catalog, configuration)
  catalog.close()
  await upstreams.close()
  const names = Object.keys(configuration.upstreams)
  return {
    catalog: catalog.current(),
    unread: new Set(names.filter((name) => catalog.outageOf(name) !== undefined)),
  }
}

/** Looks up services that grants name without a wildcard and that no list contains, those of a grant on some types by these. */
async function lookUpNamed(catalog: CatalogCache, { grants, mounts }: Configuration): Promise<void> {
  const named = grants.flatMap(({ on }) =>
    on.services.filter((name) => !name.includes('*')).map((name) => ({ name, types: on.types })),
  )
  for (const upstream of new Set(mounts.map((mount) => mount.upstream))) {
    if (catalog.outageOf(upstream)) continue
    const known = new Set(
      catalog
        .current()
        .services(upstream)
        .flatMap(({ name, type }) => [name.toLowerCase(), `${name} ${type}`.toLowerCase()]),
    )
    for (const { name, types } of named) {
      const [service = '', ...folders] = name.split('/').toReversed()
      const folder = folders.toReversed().join('/')
      for (const serviceType of types ?? lookedUpTypes) {
        if (known.has((types ? `${name} ${serviceType}` : name).toLowerCase())) continue
        const resource = { service, serviceType, ...(folder ? { folder } : {}) }
        await catalog.ensure(upstream, resource, AbortSignal.timeout(20_000))
      }
    }
  }
}
