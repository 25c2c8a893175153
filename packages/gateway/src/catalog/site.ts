import type { ServiceEntry } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { Misses } from './misses.ts'
import { demandService, readEntry } from './read-entry.ts'
import type { SiteReader } from './read-json.ts'
import { layeredTypes, readService } from './read-service.ts'
import { type ListedService, type Listing, listServices } from './read-site.ts'

/** The options of one upstream's catalogue. */
interface SiteOptions {
  readonly reader: SiteReader
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: (message: string) => void
  /** A name that was looked up is looked up again after this time. */
  readonly missMs: number
  /** Names that no list has are looked up at most this often in that time. */
  readonly mostLookUps: number
  /** True for a service that some grant names; others are not read. */
  readonly isReached: (name: string) => boolean
  /** Called when an entry changed. */
  readonly changed: () => void
  /** Called when the entry of a service that was read is another one or is gone. */
  readonly replaced: (name: string) => void
}

/** Key of a service, whatever its case. */
export const keyOf = ({ name, type }: ListedService): string => `${name} ${type}`.toLowerCase()

/** The catalogue of one upstream. Each list and each service is read by itself, and what cannot be read stays as it was. */
export class Site {
  readonly #options: SiteOptions
  readonly #misses: Misses
  readonly #services = new Map<string, ServiceEntry>()
  readonly #reading = new Map<string, Promise<ServiceEntry | undefined>>()
  #refreshing: Promise<void> | undefined
  #listed: Promise<void> = Promise.resolve()
  #version: number | undefined
  #askedAt = 0
  /** The error of the last attempt, where the upstream could not be asked at all. */
  outage: GatewayError | undefined
  /** The error of the last attempt to read the list of services. */
  unlisted: string | undefined

  constructor(options: SiteOptions) {
    this.#options = options
    this.#misses = new Misses(options)
  }

  get services(): ReadonlyMap<string, ServiceEntry> {
    return this.#services
  }

  /** `currentVersion` of the server: of its own list, else of a service that states it; undefined where neither does. */
  get version(): number | undefined {
    return this.#version ?? [...this.#services.values()].find(({ version }) => version !== undefined)?.version
  }

  /** Resolves when the lists that are asked for now were answered, or could not be had. Asks for nothing. */
  whenListed(): Promise<void> {
    return this.#listed
  }

  /** The error that left open whether an unknown service exists. */
  whyUnknown(name: string, type: string): string | undefined {
    return this.#misses.reasonOf(keyOf({ name, type }))
  }

  /** Restores entries that were persisted before a restart; entries that were read since stay. */
  restore(services: readonly ServiceEntry[]): void {
    for (const entry of services) if (!this.#services.has(keyOf(entry))) this.#keep(entry)
  }

  /** Reads the lists, and each service that some grant reaches. One reading at a time. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#readSite().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** Reads services that a changed set of grants reaches and that were not read before. */
  async readReached(): Promise<void> {
    await this.#listed
    const left = [...this.#services.values()].filter(
      ({ name, unread }) => unread === unreached && this.#options.isReached(name),
    )
    await mapConcurrently(left, async (service) => void (await this.read(service)))
  }

  /** Looks up one service that a request names. A known entry is enough; an unknown one is asked for at most once in a while. */
  async ensure(service: ListedService): Promise<void> {
    if (this.#isComplete(service)) return
    await this.#listed
    if (this.#isComplete(service)) return
    const entry = this.#services.get(keyOf(service))
    if (!this.#reading.has(keyOf(service)) && !this.#misses.mayAsk(keyOf(service), entry === undefined))
      return
    await this.read(entry ?? service)
  }

  /** Waits for the first lists; asks for them again after a failure, once in a while. */
  async ensureListed(): Promise<void> {
    await this.#listed
    const isDue = this.#options.clock() - this.#askedAt >= this.#options.missMs
    if (this.outage && isDue) await this.refresh()
  }

  /** Reads one service in a reading that begins now, because a reading under way may have begun before a change. */
  async readAnew(service: ListedService): Promise<ServiceEntry | undefined> {
    await this.#reading.get(keyOf(service))
    return this.read(service)
  }

  /** Reads one service, one reading of it at a time; undefined where it could not be read. */
  read(service: ListedService): Promise<ServiceEntry | undefined> {
    const key = keyOf(service)
    const reading =
      this.#reading.get(key) ?? this.#readOne(service).finally(() => void this.#reading.delete(key))
    this.#reading.set(key, reading)
    return reading
  }

  #isComplete(service: ListedService): boolean {
    const entry = this.#services.get(keyOf(service))
    return entry !== undefined && entry.unread === undefined
  }

  #learn(version: number | undefined): void {
    this.#version = version ?? this.#version
  }

  async #readSite(): Promise<void> {
    const { reader, clock, log, isReached } = this.#options
    this.#askedAt = clock()
    try {
      const listing = listServices(reader)
      this.#listed = listing.then(({ version }) => this.#learn(version)).catch(() => {})
      const services = this.#namesOf(await listing)
      this.outage = undefined
      this.#forgetAllBut(new Set(services.map(keyOf)))
      for (const service of services)
        if (!this.#services.has(keyOf(service))) this.#keep(bare(service, notYet))
      await mapConcurrently(services, async (service) => {
        if (isReached(service.name)) await this.read(service)
        else this.#keep(bare(service, unreached))
      })
    } catch (error) {
      this.outage = asUpstreamError(error)
      log(`the catalogue of ${reader.upstream} could not be refreshed: ${this.outage.message}`)
    }
  }

  /** The services that are listed, and known services that none of the lists that were read could have named. */
  #namesOf(listing: Listing): readonly ListedService[] {
    const { log, reader } = this.#options
    this.unlisted = listing.fault
    if (listing.fault) log(`${reader.upstream} does not list its services: ${listing.fault}`)
    for (const [folder, fault] of listing.folderFaults)
      log(`the catalogue could not read the folder ${folder} of ${reader.upstream}: ${fault}`)
    const inFaulty = (name: string) =>
      [...listing.folderFaults.keys()].some((folder) =>
        name.toLowerCase().startsWith(`${folder.toLowerCase()}/`),
      )
    const listed = new Set(listing.services.map(keyOf))
    const kept = [...this.#services.values()].filter(
      (entry) =>
        !listed.has(keyOf(entry)) &&
        (listing.fault !== undefined || entry.unlisted === true || inFaulty(entry.name)),
    )
    return [...listing.services, ...kept.map(({ name, type }) => ({ name, type }))]
  }

  async #readOne(service: ListedService): Promise<ServiceEntry | undefined> {
    const key = keyOf(service)
    const { reader, log } = this.#options
    const before = this.#services.get(key)
    const isNamed = before !== undefined && before.unlisted !== true
    try {
      if (!isNamed && !layeredTypes.has(service.type)) await demandService(reader, service)
      const entry = await readEntry(reader, before ?? service, before)
      if (!isNamed && layeredTypes.has(service.type) && entry.unread !== undefined && before === undefined)
        await demandService(reader, service)
      this.#tell(entry)
      this.#misses.found(key)
      return this.#keep(isNamed ? entry : { ...entry, unlisted: true })
    } catch (error) {
      const { code, detail } = asUpstreamError(error)
      this.#missed(service, { isAbsent: code === 'request.not-found', reason: detail || code })
      if (isNamed || before || code !== 'request.not-found')
        log(
          `the catalogue could not read ${service.name} (${service.type}) of ${reader.upstream}: ${detail || code}`,
        )
      return undefined
    }
  }

  #missed(service: ListedService, { isAbsent, reason }: { isAbsent: boolean; reason: string }): void {
    const before = this.#services.get(keyOf(service))
    if (before === undefined) this.#misses.missed(keyOf(service), isAbsent ? undefined : reason)
    else if (before.unlisted && isAbsent) this.#forget(keyOf(service))
    else if (before.unread !== undefined) this.#keep({ ...before, unread: reason })
  }

  /** Logs parts that could not be read, each by itself. */
  #tell({ name, type, unread, layers }: ServiceEntry): void {
    const { log, reader } = this.#options
    const service = `${name} (${type}) of ${reader.upstream}`
    if (unread !== undefined) log(`the catalogue could not read the layers of ${service}: ${unread}`)
    else
      for (const layer of layers)
        if (layer.unread !== undefined)
          log(`the catalogue could not read layer ${layer.id} (${layer.name}) of ${service}: ${layer.unread}`)
  }

  /** Stores an entry and returns the stored one: an equal entry is kept as the same object. */
  #keep(entry: ServiceEntry): ServiceEntry {
    const before = this.#services.get(keyOf(entry))
    if (before && JSON.stringify(before) === JSON.stringify(entry)) return before
    this.#services.set(keyOf(entry), entry)
    this.#options.changed()
    if (before && before.unread === undefined) this.#options.replaced(before.name)
    return entry
  }

  #forget(key: string): void {
    const before = this.#services.get(key)
    if (before === undefined) return
    this.#services.delete(key)
    this.#options.changed()
    this.#options.replaced(before.name)
  }

  #forgetAllBut(keys: ReadonlySet<string>): void {
    for (const key of [...this.#services.keys()]) if (!keys.has(key)) this.#forget(key)
  }
}

const notYet = 'it is not read yet'
const unreached = 'no grant reaches it'

/** An entry whose name alone is known. */
const bare = (service: ListedService, reason: string): ServiceEntry => ({
  ...readService(service, {}, {}),
  ...(layeredTypes.has(service.type) ? { unread: reason } : {}),
})

const asUpstreamError = (error: unknown): GatewayError =>
  error instanceof GatewayError
    ? error
    : new GatewayError('upstream.unreachable', error instanceof Error ? error.message : String(error), {
        cause: error,
      })
