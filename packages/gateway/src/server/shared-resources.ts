import { resolve } from 'node:path'
import { setTimeout as timer } from 'node:timers/promises'
import { reachedServices } from '@mapgate/policy'
import { type Areas, type OpenAreasOptions, openAreas } from '../areas/open-areas.ts'
import type { Throttle } from '../authn/index.ts'
import type { EntryStore } from '../cache/port.ts'
import { type CatalogCache, createCatalog, persistFile } from '../catalog/index.ts'
import { fingerprintOf } from '../config/files.ts'
import type { Configuration } from '../config/schema.ts'
import { catalogFileOf, isLasting } from '../config/store-files.ts'
import type { LeasedAccounts } from '../limits/index.ts'
import { openStore } from '../store/open.ts'
import type { OpenedStore } from '../store/port.ts'
import { createUpstreams, type Upstreams } from '../upstream/index.ts'
import { bringUpToDate, openKeptEntries } from './kept-entries.ts'
import { KeptStores } from './kept-stores.ts'
import { type OpenedAccounts, openAccounts } from './open-accounts.ts'
import { type OpenedUsage, openUsage } from './open-usage.ts'
import type { WireOptions } from './options.ts'
import { purgesOf } from './purging.ts'
import type { PooledResource, ResourcePool } from './resource-pool.ts'
import { type OpenedShared, openShared, sharedKey } from './shared-connection.ts'
import { storeObserver } from './store-observer.ts'
import { StorePurges } from './store-purges.ts'

/** Areas in layers of map servers are waited for this long; who is limited to one that comes later sees nothing until then. */
const longestFirstReadMs = 5_000
/** A grant that was taken away must not be in force meanwhile. */
const longestReadOfGrantsMs = 500

/** Resources that outlive a reload while their own section of the configuration stays as it is. */
export interface SharedResources {
  readonly store: OpenedStore
  readonly upstreams: Upstreams
  readonly catalog: CatalogCache
  readonly throttle: Throttle
  /** The accounts of rates and quotas. */
  readonly accounts: LeasedAccounts
  /** Takes what the active configuration says of who may see what: see `rightsMarkOf`. */
  readonly nowHas: (rights: string) => void
  readonly usage: OpenedUsage
  readonly areas: Areas
  /** The answers that are kept. */
  readonly entries: EntryStore
  /** The same, and those of configurations before and after this one: what edits and changes of services make wrong is forgotten in all of them. */
  readonly keptStores: KeptStores
  /** What several gateways share; undefined where nothing is configured. */
  readonly shared: OpenedShared | undefined
  readonly release: () => Promise<void>
}

/**
 * Takes store, upstreams, catalogue, areas, kept answers and the counts of wrong passwords from the pool, or opens them.
 * @throws Error when one of them cannot be opened, `AreaFaults` where polygons are no areas; then none is held
 */
export async function takeSharedResources(options: WireOptions, publicUrl: string): Promise<SharedResources> {
  const { configuration, directory, resources } = options
  const waysKey = fingerprintOf({ publicUrl, upstreams: configuration.upstreams }, directory)
  const { take, release } = takingFrom(resources)
  try {
    const store = await takeStore(options, take)
    const usage = await takeUsage(options, take, store)
    const upstreams = await takeUpstreams(options, take, waysKey)
    const keptStores = await takeStores(take)
    const catalog = await take(
      `catalog ${waysKey} ${catalogFileOf(configuration.store, directory)}`,
      () => openCatalog(options, upstreams, keptStores),
      (opened) => opened.close(),
    )
    const shared = await takeShared(options, take)
    const { accounts, throttle, nowHas } = await takeAccounts(options, take, { store, shared })
    const entries = await takeEntries(options, { take, store, keptStores, shared })
    const areas = await openKnownAreas(options, { take, waysKey, forward: upstreams.forward })
    const answers = { areas, entries, keptStores }
    return { store, usage, upstreams, catalog, throttle, accounts, nowHas, ...answers, shared, release }
  } catch (error) {
    await release()
    throw error
  }
}

/** Takes from the pool, and releases all that was taken, the last first. */
function takingFrom(resources: ResourcePool) {
  const taken: PooledResource<unknown>[] = []
  return {
    take: async <T>(key: string, open: () => T | Promise<T>, close: (value: T) => unknown): Promise<T> => {
      const resource = await resources.take(key, open, close)
      taken.push(resource)
      return resource.value
    },
    release: async () => {
      for (const resource of taken.toReversed()) await resource.release()
    },
  }
}

const takeAccounts = (
  options: WireOptions,
  take: OpenAreasOptions['take'],
  on: Pick<SharedResources, 'store' | 'shared'>,
): Promise<OpenedAccounts> => {
  const { store, shared, limits } = options.configuration
  const servers = [storeKey(store, options.directory), shared && sharedKey(shared, options.directory)]
  return take(
    `accounts ${JSON.stringify([servers, limits.replicas])}`,
    () => openAccounts(options, on),
    (opened) => opened.close(),
  )
}

/** Takes the store of a configuration from what `take` takes from. */
export const takeStore = <Taken>(
  options: WireOptions,
  take: (
    key: string,
    open: () => Promise<OpenedStore>,
    close: (store: OpenedStore) => unknown,
  ) => Promise<Taken>,
): Promise<Taken> =>
  take(
    `store ${storeKey(options.configuration.store, options.directory)}`,
    () =>
      openStore({
        ...options,
        store: options.configuration.store,
        environment: process.env,
        observer: storeObserver(options),
      }),
    (opened) => opened.close(),
  )

/** Takes what counts usage, which writes to this store. */
const takeUsage = (
  options: WireOptions,
  take: OpenAreasOptions['take'],
  store: OpenedStore,
): Promise<OpenedUsage> =>
  take(
    `usage ${options.configuration.usage.keepDays} ${storeKey(options.configuration.store, options.directory)}`,
    () => openUsage(options, store),
    (opened) => opened.close(),
  )

/** The address of a database is read for each connection, so a new password in its file needs no other store. */
function storeKey(store: Configuration['store'], directory: string): string {
  if (store.kind === 'sqlite') return fingerprintOf(store, directory)
  const { urlFile, ...others } = store
  return `${resolve(directory, urlFile)} ${fingerprintOf(others, directory)}`
}

/** Takes what several gateways share. */
const takeShared = async (
  options: WireOptions,
  take: OpenAreasOptions['take'],
): Promise<OpenedShared | undefined> => {
  const { shared } = options.configuration
  if (shared === undefined) {
    options.metrics.shared.isThere(undefined)
    return undefined
  }
  return take(
    `shared ${sharedKey(shared, options.directory)}`,
    () => openShared(shared, options),
    ({ connection }) => connection.close(),
  )
}

const takeStores = (take: OpenAreasOptions['take']): Promise<KeptStores> =>
  take(
    'kept stores',
    () => new KeptStores(),
    () => {},
  )

/** What the store of kept answers is opened with. */
type ForEntries = Pick<SharedResources, 'store' | 'keptStores' | 'shared'> & Pick<OpenAreasOptions, 'take'>

/** Takes the purges that all gateways of the store make and read. */
const takePurges = (
  options: WireOptions,
  { take, store, keptStores }: Omit<ForEntries, 'shared'>,
): Promise<StorePurges> =>
  take(
    `purges ${storeKey(options.configuration.store, options.directory)}`,
    async () => {
      const purges = await new StorePurges({
        ...options,
        ...store,
        forget: (purge, position) => void keptStores.forget(purge, position),
        log: (message, error) => options.log.warn({ err: error }, message),
      }).begin()
      const untell = keptStores.tellBy((told) => purges.tell(told))
      return Object.assign(purges, { untell })
    },
    (purges) => {
      purges.untell()
      purges.close()
    },
  )

/** Takes the kept answers, which stay as long as nothing changes that their store is made of. */
async function takeEntries(options: WireOptions, known: ForEntries): Promise<EntryStore> {
  const { cache, shared, store } = options.configuration
  const { take, keptStores } = known
  const purges = await takePurges(options, known)
  const made = [storeOf(cache), shared, storeKey(store, options.directory)]
  return take(
    `cache ${fingerprintOf(made, options.directory)}`,
    async () => {
      const entries = keptStores.add(await openKeptEntries(options, { shared: known.shared, purges }))
      if (cache.disk !== undefined && isLasting(store)) await bringUpToDate(entries, purges)
      return entries
    },
    (opened) => keptStores.close(opened),
  )
}

const storeOf = ({ memory, share, disk, encryptionKeyFile, largestEntry }: Configuration['cache']) => ({
  memory,
  share,
  disk,
  encryptionKeyFile,
  largestEntry,
})

/** Opens the areas of a configuration that is not in force, for some work. @throws AreaFaults where polygons are no areas */
export async function withAreasOf<T>(options: WireOptions, work: (areas: Areas) => Promise<T>): Promise<T> {
  const { configuration, directory, resources } = options
  const { publicUrl } = configuration
  const { take, release } = takingFrom(resources)
  try {
    const waysKey = fingerprintOf({ publicUrl, upstreams: configuration.upstreams }, directory)
    const { forward } = await takeUpstreams(options, take, waysKey)
    return await work(await openKnownAreas(options, { take, waysKey, forward }))
  } finally {
    await release()
  }
}

/** Opens the areas. Those in layers of map servers are waited for a while, so that a reload leaves no time without them. */
async function openKnownAreas(
  { metrics: { areaRead }, ...options }: WireOptions,
  ways: Pick<OpenAreasOptions, 'take' | 'waysKey' | 'forward'>,
): Promise<Areas> {
  const areas = await openAreas({ ...options, ...ways, areaRead })
  await Promise.race([
    areas.read,
    timer(options.isOfGrantsAlone ? longestReadOfGrantsMs : longestFirstReadMs, undefined, { ref: false }),
  ])
  return areas
}

const takeUpstreams = (
  options: WireOptions,
  take: OpenAreasOptions['take'],
  waysKey: string,
): Promise<Upstreams> =>
  take(
    `upstreams ${waysKey}`,
    () => openUpstreams(options, options.configuration.publicUrl),
    (opened) => opened.close(),
  )

const openUpstreams = (options: WireOptions, publicUrl: string): Upstreams =>
  createUpstreams({
    ...options,
    configuration: options.configuration.upstreams,
    publicUrl,
    observer: options.metrics,
  })

/** Opens the catalogue, which is kept in a file, so that a restart does not need the upstreams. */
function openCatalog(
  { configuration, directory, clock, log }: WireOptions,
  { forward }: Upstreams,
  keptStores: KeptStores,
): CatalogCache {
  const file = catalogFileOf(configuration.store, directory)
  return createCatalog({
    forward,
    persist: file === undefined ? undefined : persistFile(file),
    upstreams: Object.keys(configuration.upstreams),
    refreshMs: (upstream) => configuration.upstreams[upstream]?.catalog.refresh ?? 0,
    isReached: reachedServices(configuration),
    clock,
    log: (message) => log.warn(message),
    // What was asked by the numbers of other layers must not be given when they come back.
    changed: (upstream, name) => void keptStores.purge(purgesOf(upstream, name, configuration.upstreams)),
  })
}
