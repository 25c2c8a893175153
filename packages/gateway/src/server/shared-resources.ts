import { resolve } from 'node:path'
import { setTimeout as timer } from 'node:timers/promises'
import { reachedServices } from '@mapgate/policy'
import { type Areas, type OpenAreasOptions, openAreas } from '../areas/open-areas.ts'
import { createThrottle, type Throttle } from '../authn/index.ts'
import type { EntryStore } from '../cache/port.ts'
import { type CatalogCache, createCatalog, persistFile } from '../catalog/index.ts'
import { fingerprintOf } from '../config/files.ts'
import type { Configuration } from '../config/schema.ts'
import { openStore } from '../store/open.ts'
import type { OpenedStore } from '../store/port.ts'
import { createUpstreams, type Upstreams } from '../upstream/index.ts'
import { openKeptEntries } from './kept-entries.ts'
import { KeptStores } from './kept-stores.ts'
import type { WireOptions } from './options.ts'
import { purgesOf } from './purging.ts'
import type { PooledResource } from './resource-pool.ts'

/** Areas in layers of map servers are waited for this long; who is limited to one that comes later sees nothing until then. */
const longestFirstReadMs = 5_000

/** Resources that outlive a reload while their own section of the configuration stays as it is. */
export interface SharedResources {
  readonly store: OpenedStore
  readonly upstreams: Upstreams
  readonly catalog: CatalogCache
  readonly throttle: Throttle
  readonly areas: Areas
  /** The answers that are kept. */
  readonly entries: EntryStore
  /** The same, and those of configurations before and after this one: what edits and changes of services make wrong is forgotten in all of them. */
  readonly keptStores: KeptStores
  readonly release: () => Promise<void>
}

/**
 * Takes store, upstreams, catalogue, areas, kept answers and the counts of wrong passwords from the pool, or opens them.
 * @throws Error when one of them cannot be opened, `AreaFaults` where polygons are no areas; then none is held
 */
export async function takeSharedResources(options: WireOptions, publicUrl: string): Promise<SharedResources> {
  const { configuration, directory, resources } = options
  const waysKey = fingerprintOf({ publicUrl, upstreams: configuration.upstreams }, directory)
  const taken: PooledResource<unknown>[] = []
  const release = async () => {
    for (const resource of taken.toReversed()) await resource.release()
  }
  const take = async <T>(
    key: string,
    open: () => T | Promise<T>,
    close: (value: T) => unknown,
  ): Promise<T> => {
    const resource = await resources.take(key, open, close)
    taken.push(resource)
    return resource.value
  }
  try {
    const store = await takeStore(options, take)
    const upstreams = await take(
      `upstreams ${waysKey}`,
      () => openUpstreams(options, publicUrl),
      (opened) => opened.close(),
    )
    const keptStores = await takeStores(take)
    const catalog = await take(
      `catalog ${waysKey} ${configuration.store.file}`,
      () => openCatalog(options, upstreams, keptStores),
      (opened) => opened.close(),
    )
    const throttle = await take('throttle', createThrottle, () => {})
    const entries = await takeEntries(options, take, keptStores)
    const areas = await openKnownAreas(options, { take, waysKey, forward: upstreams.forward })
    return { store, upstreams, catalog, throttle, areas, entries, keptStores, release }
  } catch (error) {
    await release()
    throw error
  }
}

const takeStore = (options: WireOptions, take: OpenAreasOptions['take']): Promise<OpenedStore> =>
  take(
    `store ${fingerprintOf(options.configuration.store, options.directory)}`,
    () => openStore({ ...options, store: options.configuration.store, environment: process.env }),
    (opened) => opened.close(),
  )

const takeStores = (take: OpenAreasOptions['take']): Promise<KeptStores> =>
  take(
    'kept stores',
    () => new KeptStores(),
    () => {},
  )

/** Takes the kept answers, which stay as long as nothing changes that their store is made of. */
const takeEntries = (
  options: WireOptions,
  take: OpenAreasOptions['take'],
  stores: KeptStores,
): Promise<EntryStore> =>
  take(
    `cache ${fingerprintOf(storeOf(options.configuration.cache), options.directory)}`,
    async () => stores.add(await openKeptEntries(options)),
    (opened) => stores.close(opened),
  )

const storeOf = ({ memory, share, disk, encryptionKeyFile }: Configuration['cache']) => ({
  memory,
  share,
  disk,
  encryptionKeyFile,
})

/** Opens the areas. Those in layers of map servers are waited for a while, so that a reload leaves no time without them. */
async function openKnownAreas(
  { metrics: { areaRead }, ...options }: WireOptions,
  ways: Pick<OpenAreasOptions, 'take' | 'waysKey' | 'forward'>,
): Promise<Areas> {
  const areas = await openAreas({ ...options, ...ways, areaRead })
  await Promise.race([areas.read, timer(longestFirstReadMs, undefined, { ref: false })])
  return areas
}

const openUpstreams = (options: WireOptions, publicUrl: string): Upstreams =>
  createUpstreams({
    ...options,
    configuration: options.configuration.upstreams,
    publicUrl,
    observer: options.metrics,
  })

/** Opens the catalogue, persisted beside the store, so that a restart does not need the upstreams. */
const openCatalog = (
  { configuration, directory, clock, log }: WireOptions,
  { forward }: Upstreams,
  keptStores: KeptStores,
): CatalogCache =>
  createCatalog({
    forward,
    persist:
      configuration.store.file === undefined
        ? undefined
        : persistFile(resolve(directory, `${configuration.store.file}.catalog.json`)),
    upstreams: Object.keys(configuration.upstreams),
    refreshMs: (upstream) => configuration.upstreams[upstream]?.catalog.refresh ?? 0,
    isReached: reachedServices(configuration),
    clock,
    log: (message) => log.warn(message),
    // What was asked by the numbers of other layers must not be given when they come back.
    changed: (upstream, name) => void keptStores.purge(purgesOf(upstream, name, configuration.upstreams)),
  })
