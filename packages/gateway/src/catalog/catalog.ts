import type { Catalog, ServiceEntry } from '@mapgate/policy'
import { type Resource, serviceName } from '@mapgate/protocol'
import type { GatewayError } from '../core/errors/errors.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import { parsePersisted } from './parse-persisted.ts'
import { keyOf, Site } from './site.ts'

/** What the catalogue is built with. */
interface CatalogOptions {
  readonly forward: Forward
  /** Names of the upstreams. */
  readonly upstreams: readonly string[]
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** The storage that survives a restart; default: none. */
  readonly persist?: Persist | undefined
  /** Receives a message for everything that could not be read, by name. */
  readonly log?: ((message: string) => void) | undefined
  /** Time between refreshes of an upstream; default five minutes, 0 for none. */
  readonly refreshMs?: number | ((upstream: string) => number) | undefined
  /** An unknown name is looked up at most this often; default ten seconds. */
  readonly missMs?: number | undefined
  /** Names that no list of an upstream has are looked up at most this often in `missMs`; default 30. */
  readonly mostLookUps?: number | undefined
  /** The services that some grant reaches; others are not read. Default: all. */
  readonly isReached?: IsReached | undefined
  /** Called when a service that was read is another one now, or is gone. */
  readonly changed?: ((upstream: string, name: string) => void) | undefined
}

/** True where some grant names this service of an upstream, as `Water/Mains`. */
type IsReached = (upstream: string, name: string) => boolean

/** Storage for one text. */
export interface Persist {
  read(): Promise<string | undefined>
  write(text: string): Promise<void>
}

/** The catalogue of all upstreams. */
export interface CatalogCache {
  current(): Catalog
  /** Looks up the service of a request that the catalogue does not know. An absent service is remembered as absent for a while. */
  ensure(upstream: string, resource: Resource, signal: AbortSignal): Promise<void>
  /**
   * Reads one service again and returns its new entry; undefined where it could not be read. `name` with its folder, such as
   * `Water/Mains`.
   */
  reread(upstream: string, name: string, type: string): Promise<ServiceEntry | undefined>
  /**
   * The version that an upstream states, as it was last read. Unauthenticated callers ask for it, so it makes no request; only what
   * is not known yet is waited for, until the first lists were answered.
   */
  versionOf(upstream: string): Promise<number | undefined>
  /** The error that keeps an upstream entirely unknown; undefined once it was read or restored. */
  outageOf(upstream: string): GatewayError | undefined
  /** Other grants are active: what they reach is read, and what no grant reaches any more is not read again. */
  reachBy(isReached: IsReached): Promise<void>
  /** Resolves when all upstreams were asked once. */
  readonly read: Promise<void>
  /** Reads all upstreams again; entries that cannot be read stay as they were. */
  refresh(): Promise<void>
  close(): void
}

/** Longest time that the version of an upstream is waited for. */
const firstListsMs = 5_000

/** Creates the catalogue. It is fetched with the gateway's own credential, refreshed in the background, and kept through an outage of an upstream. */
export function createCatalog(options: CatalogOptions): CatalogCache {
  const { upstreams, persist } = options
  const closing = new AbortController()
  const known = new KnownSites(options, closing.signal)
  const restored = known.restore(persist)
  const refreshOne = async (upstream: string): Promise<void> => {
    const site = known.sites.get(upstream)
    await site?.refresh()
    if (site && site.outage === undefined) await known.save(persist)
  }
  const refresh = async (): Promise<void> => {
    await Promise.all(upstreams.map(refreshOne))
  }
  const read = restored.then(refresh)
  const timers = refreshTimers(options, refreshOne)

  return {
    current: () => known.current,
    async ensure(upstream, resource, signal) {
      const site = known.sites.get(upstream)
      if (site === undefined) return
      const before = known.generation
      const work = async () => {
        await restored
        await lookUp(site, resource)
        if (known.generation !== before) await known.save(persist)
      }
      await orAborted(work(), signal)
    },
    async reread(upstream, name, type) {
      const entry = await known.sites.get(upstream)?.readAnew({ name, type })
      await known.save(persist)
      return entry
    },
    async versionOf(upstream) {
      await restored
      const site = known.sites.get(upstream)
      if (site && site.version === undefined)
        await orAborted(site.whenListed(), AbortSignal.timeout(firstListsMs))
      return site?.version
    },
    outageOf(upstream) {
      const site = known.sites.get(upstream)
      return site?.services.size ? undefined : site?.outage
    },
    async reachBy(next) {
      known.isReached = next
      await restored
      await Promise.all([...known.sites.values()].map((site) => site.readReached()))
    },
    read,
    refresh,
    close() {
      for (const timer of timers) clearInterval(timer)
      closing.abort()
    },
  }
}

/** Looks up the service that a request names, or the lists where it names none. */
function lookUp(site: Site, resource: Resource): Promise<void> {
  const [name, type] = [serviceName(resource), resource.serviceType]
  return name === undefined || type === undefined ? site.ensureListed() : site.ensure({ name, type })
}

function refreshTimers(
  { upstreams, refreshMs = 300_000 }: CatalogOptions,
  refreshOne: (upstream: string) => Promise<void>,
): readonly NodeJS.Timeout[] {
  return upstreams.flatMap((upstream) => {
    const ms = typeof refreshMs === 'number' ? refreshMs : refreshMs(upstream)
    return ms > 0 ? [setInterval(() => void refreshOne(upstream), ms).unref()] : []
  })
}

/** The sites of all upstreams, and the catalogue over their current entries. */
class KnownSites {
  readonly sites: ReadonlyMap<string, Site>
  readonly #log: (message: string) => void
  isReached: IsReached
  generation = 0
  #current: Catalog | undefined

  constructor(options: CatalogOptions, signal: AbortSignal) {
    const { forward, upstreams, clock, log = () => {} } = options
    this.#log = log
    this.isReached = options.isReached ?? (() => true)
    const siteOf = (upstream: string) =>
      new Site({
        reader: { forward, upstream, signal },
        clock,
        log,
        missMs: options.missMs ?? 10_000,
        mostLookUps: options.mostLookUps ?? 30,
        isReached: (name) => this.isReached(upstream, name),
        replaced: (name) => options.changed?.(upstream, name),
        changed: () => {
          this.#current = undefined
          this.generation += 1
        },
      })
    this.sites = new Map(upstreams.map((upstream) => [upstream, siteOf(upstream)]))
  }

  get current(): Catalog {
    this.#current ??= catalogOf(this.sites, this.generation)
    return this.#current
  }

  /** A failed write only means that a restart begins without the catalogue. */
  async save(persist: Persist | undefined): Promise<void> {
    await persist?.write(printAll(this.sites)).catch((error: Error) => {
      this.#log(`the catalogue could not be kept for the next start: ${error.message}`)
    })
  }

  async restore(persist: Persist | undefined): Promise<void> {
    const text = await persist?.read().catch(() => undefined)
    for (const [upstream, entries] of parsePersisted(text ?? '[]')) this.sites.get(upstream)?.restore(entries)
  }
}

function catalogOf(sites: ReadonlyMap<string, Site>, generation: number): Catalog {
  const known = new Map([...sites].map(([upstream, { services }]) => [upstream, new Map(services)]))
  return {
    generation,
    service: (upstream, name, type) => known.get(upstream)?.get(keyOf({ name, type })),
    services: (upstream) => [...(known.get(upstream)?.values() ?? [])],
    whyUnknown: (upstream, name, type) => sites.get(upstream)?.whyUnknown(name, type),
    whyUnlisted(upstream) {
      const site = sites.get(upstream)
      return site?.outage?.message ?? site?.unlisted
    },
  }
}

const printAll = (sites: ReadonlyMap<string, Site>): string =>
  JSON.stringify([...sites].map(([upstream, { services }]) => [upstream, [...services.values()]]))

/** Waits no longer than the caller does. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await Promise.race([
    work,
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
  ])
}
