import { type Resource, serviceName } from '@mapgate/protocol'
import type { Catalog, ServiceEntry } from '../core/catalog.ts'
import { GatewayError } from '../core/errors.ts'
import type { Forward } from '../core/outbound.ts'
import { parseKept, printKept } from './kept.ts'
import { type ListedService, listServices, readEntry } from './read-site.ts'

/** What the catalogue is built with. */
export interface CatalogOptions {
  readonly forward: Forward
  /** Names of the upstreams. */
  readonly upstreams: readonly string[]
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Where the catalogue survives a restart; default nowhere. */
  readonly persist?: Persist | undefined
  /** Told of refreshes that failed. */
  readonly log?: ((message: string) => void) | undefined
  /** Time between refreshes; default five minutes, 0 for none. */
  readonly refreshMs?: number | undefined
  /** An unknown name makes the listing be read again at most this often; default ten seconds. */
  readonly missMs?: number | undefined
}

/** Keeps one text. */
export interface Persist {
  read(): Promise<string | undefined>
  write(text: string): Promise<void>
}

/** The catalogue of all upstreams. */
export interface CatalogKeeper {
  current(): Catalog
  /** Looks up what a request names and the catalogue does not know: once, then it is known to be absent for a while. */
  ensure(upstream: string, resource: Resource, signal: AbortSignal): Promise<void>
  /** Why nothing at all is known of an upstream; undefined once it was read, or restored. */
  outageOf(upstream: string): GatewayError | undefined
  /** Resolves when all upstreams were asked for the first time. */
  readonly read: Promise<void>
  /** Reads all upstreams anew; an upstream that does not answer keeps what was known. */
  refresh(): Promise<void>
  close(): void
}

interface Site {
  readonly services: ReadonlyMap<string, ServiceEntry>
  /** When its listing was read last, also without success. */
  readonly askedAt: number
}

/** Fetched with the gateway's own credential, refreshed in the background, kept through an outage of the upstream. */
export function createCatalog(options: CatalogOptions): CatalogKeeper {
  const { upstreams, clock, persist, log, refreshMs = 300_000, missMs = 10_000 } = options
  const sites = new Map<string, Site>()
  const running = new Map<string, Promise<void>>()
  const failures = new Map<string, GatewayError>()
  const closing = new AbortController()
  let current = catalogOf(sites, 0)

  const keep = (upstream: string, site: Site): void => {
    const changed =
      printKept(site.services.values()) !== printKept(sites.get(upstream)?.services.values() ?? [])
    sites.set(upstream, site)
    if (changed) current = catalogOf(sites, current.generation + 1)
  }

  const readSite = async (upstream: string): Promise<void> => {
    const before = sites.get(upstream)?.services ?? new Map<string, ServiceEntry>()
    keep(upstream, { services: before, askedAt: clock() })
    const reader = { forward: options.forward, upstream, signal: closing.signal }
    const listed = await listServices(reader)
    const entries = await mapFour(listed, (service) =>
      readEntry(reader, service).catch((error: Error) => {
        log?.(
          `the catalogue could not read ${service.name} (${service.type}) of ${upstream}: ${error.message}`,
        )
        return before.get(keyOf(service))
      }),
    )
    const known = entries.filter((entry) => entry !== undefined)
    keep(upstream, { services: new Map(known.map((entry) => [keyOf(entry), entry])), askedAt: clock() })
    await persist?.write(printAll(sites))
  }

  const refreshSite = (upstream: string): Promise<void> => {
    const reading =
      running.get(upstream) ??
      readSite(upstream)
        .then(() => void failures.delete(upstream))
        .catch((error: Error) => {
          failures.set(upstream, asUpstreamError(error))
          log?.(`the catalogue of ${upstream} could not be refreshed: ${error.message}`)
        })
        .finally(() => running.delete(upstream))
    running.set(upstream, reading)
    return reading
  }

  const refresh = async (): Promise<void> => {
    await Promise.all(upstreams.map(refreshSite))
  }

  const restored = restore(persist, (upstream, services) => {
    if (!sites.has(upstream) && upstreams.includes(upstream)) keep(upstream, { services, askedAt: 0 })
  })
  const read = restored.then(refresh)
  const timer = refreshMs > 0 ? setInterval(() => void refresh(), refreshMs) : undefined
  timer?.unref()

  return {
    current: () => current,
    async ensure(upstream, resource, signal) {
      const name = serviceName(resource)
      const isKnown =
        name !== undefined && current.service(upstream, name, resource.serviceType ?? '') !== undefined
      const site = sites.get(upstream)
      if (isKnown || (name === undefined && site && site.askedAt > 0 && !running.has(upstream))) return
      await restored
      if (running.has(upstream) || clock() - (sites.get(upstream)?.askedAt ?? 0) >= missMs) {
        await orAborted(refreshSite(upstream), signal)
      }
    },
    outageOf: (upstream) => (sites.get(upstream)?.services.size ? undefined : failures.get(upstream)),
    read,
    refresh,
    close() {
      clearInterval(timer)
      closing.abort()
    },
  }
}

const asUpstreamError = (error: Error): GatewayError =>
  error instanceof GatewayError
    ? error
    : new GatewayError('upstream.unreachable', error.message, { cause: error })

const keyOf = ({ name, type }: ListedService): string => `${name} ${type}`.toLowerCase()

function catalogOf(sites: ReadonlyMap<string, Site>, generation: number): Catalog {
  const known = new Map([...sites].map(([upstream, { services }]) => [upstream, services]))
  return {
    generation,
    service: (upstream, name, type) => known.get(upstream)?.get(keyOf({ name, type })),
    services: (upstream) => [...(known.get(upstream)?.values() ?? [])],
  }
}

const printAll = (sites: ReadonlyMap<string, Site>): string =>
  JSON.stringify([...sites].map(([upstream, { services }]) => [upstream, [...services.values()]]))

async function restore(
  persist: Persist | undefined,
  keep: (upstream: string, services: ReadonlyMap<string, ServiceEntry>) => void,
): Promise<void> {
  const text = await persist?.read().catch(() => undefined)
  for (const [upstream, entries] of parseKept(text ?? '[]')) {
    keep(upstream, new Map(entries.map((entry) => [keyOf(entry), entry])))
  }
}

/** The same for every item, four at a time. */
async function mapFour<From, To>(items: readonly From[], change: (item: From) => Promise<To>): Promise<To[]> {
  const results: To[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await change(items[index] as From)
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return results
}

/** Waits no longer than the caller does. */
async function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await Promise.race([
    work,
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
  ])
}
