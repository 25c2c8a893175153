import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Catalog, type CatalogFault, noAreas } from '@mapgate/policy'
import type { Logger } from 'pino'
import type { StoredAccounts } from '../accounts.ts'
import type { Areas } from '../areas/open-areas.ts'
import type { Purge, Purged, StoreSize } from '../cache/port.ts'
import type { Configuration } from '../config/schema.ts'
import type { ConsoleIdentities } from '../core/console-identities.ts'
import type { ConsolePeople } from '../core/console-people.ts'
import type { SharedStatus } from '../core/shared-status.ts'
import type { UpstreamStatus } from '../core/upstream/observer.ts'
import type { TellQuotas } from '../explain-asked.ts'
import { RecentRequests } from '../live/recent-requests.ts'
import { createMetrics } from '../observe/metrics.ts'
import { createTracing } from '../observe/tracing.ts'
import { HeldBytes } from '../receive/held-bytes.ts'
import { GrantsFollower } from './follow-grants.ts'
import { type Gateway, serve } from './gateway.ts'
import { Generations } from './generations.ts'
import type { StartOptions, WireOptions } from './options.ts'
import { atServers, purgeAsked } from './purging.ts'
import { ResourcePool } from './resource-pool.ts'
import { withAreasOf } from './shared-resources.ts'
import type { ActiveGrants } from './stored-grants.ts'
import { type KnownAreas, wire } from './wire.ts'

const noCatalog: Catalog = { service: () => undefined, services: () => [], generation: 0 }

type WiredRooms = Awaited<ReturnType<typeof wire>>

/** What is wired otherwise than before. */
type Changes = Pick<WireOptions, 'configuration'> & Partial<WireOptions>

/** The active configuration with its rooms, and the values that all configurations of a process share. */
export class ActiveConfiguration {
  readonly #options: StartOptions & { readonly log: Logger }
  readonly #resources = new ResourcePool()
  readonly #tracing = createTracing()
  readonly #begun = Promise.withResolvers<Generations>()
  #rooms: Generations | undefined
  #wired: WiredRooms | undefined
  readonly #heldBytes = new HeldBytes()
  readonly metrics = createMetrics({
    upstreams: () => this.upstreams,
    inFlight: () => this.inFlight,
    heldBodyBytes: () => this.#heldBytes.bytes,
    heldAnswers: () => ({ ...this.cacheSize }),
  })
  /** The last requests, for the console. */
  readonly recent = new RecentRequests()
  readonly #follower: GrantsFollower
  #port = 0
  #reading = 0
  #turn: Promise<unknown> = Promise.resolve()
  /** With the grants of the store that are in force. */
  configuration: Configuration
  /** True at the end: not ready any more, and kept connections are given up. */
  draining = false

  constructor(options: StartOptions & { readonly log: Logger }) {
    this.#options = options
    this.configuration = options.configuration
    this.#follower = new GrantsFollower({
      active: () => this.grants,
      apply: (withoutStored) => this.#regrant(withoutStored),
      monotonic: options.monotonic ?? (() => performance.now()),
      log: (message, error) => options.log.warn({ err: error }, message),
    })
  }

  get upstreams(): readonly UpstreamStatus[] {
    return this.#wired?.upstreams() ?? []
  }

  /** How what gateways share is; undefined where nothing is configured. */
  get sharedStatus(): SharedStatus | undefined {
    return this.#wired?.sharedStatus()
  }

  /** The catalogue of the upstreams. */
  get catalog(): Catalog {
    return this.#wired?.catalog() ?? noCatalog
  }

  /** The areas, and what finds out about them. */
  get areas(): KnownAreas {
    return this.#wired?.areas ?? { areas: noAreas, opened: undefined, findOut: undefined }
  }

  /** What is kept of answers; undefined before the start. */
  get cacheSize(): StoreSize | undefined {
    return this.#wired?.entries.size()
  }

  /** Forgets kept answers as an administrator asks. @throws Error with a sentence where an upstream or a service is not known */
  async purge(asked: Purge): Promise<Purged> {
    return this.#begunRooms.purge(atServers(purgeAsked(asked, this), this.configuration.upstreams))
  }

  /** Forgets kept answers that another process of this machine was told to forget. */
  async purgeHere(purge: Purge, recordedIn: string | undefined): Promise<number> {
    return (await this.#wired?.entries.purgeHere(purge, recordedIn)) ?? 0
  }

  /** Reads the catalogue of every upstream now. */
  refreshCatalog(): Promise<void> {
    return this.#wired?.refreshCatalog() ?? Promise.resolve()
  }

  /** The accounts of the store. */
  storedAccounts(): Promise<StoredAccounts> {
    return this.#begunRooms.stored()
  }

  /** The quotas of anybody, for an administrator. */
  get quotasOf(): TellQuotas {
    return this.#begunRooms.quotasOf
  }

  /** Signs people in to the console; undefined where it has no address that people open. */
  get consolePeople(): ConsolePeople | undefined {
    return this.#wired?.consolePeople
  }

  /** Keys, people and sessions, for the console. */
  get identities(): ConsoleIdentities {
    return this.#begunRooms.identities
  }

  /** Names in grants that no map server has; an empty list where the map servers do not answer before the deadline. */
  warnings(deadlineMs: number): Promise<readonly CatalogFault[]> {
    const { promise, resolve } = Promise.withResolvers<readonly CatalogFault[]>()
    const timer = setTimeout(() => resolve([]), deadlineMs)
    return Promise.race([this.#wired?.warnings ?? [], promise]).finally(() => clearTimeout(timer))
  }

  /** Requests under way. */
  get inFlight(): number {
    return this.#rooms?.inFlight ?? 0
  }

  /** Wires the first rooms; requests wait until then. @throws Error when they cannot be wired */
  async begin(port: number): Promise<void> {
    this.#port = port
    const first = await this.#wire(this.configuration)
    const { log } = this.#options
    this.#rooms = new Generations(first, (error) => log.error({ err: error }, 'closing old rooms failed'))
    this.#take(first)
    this.#begun.resolve(this.#rooms)
  }

  /**
   * Makes another configuration the active one, as a whole.
   * @param before the last that may fail; when it throws, nothing has changed
   * @throws Error when the rooms cannot be wired
   */
  replace(next: Configuration, port: number, before: () => void): Promise<void> {
    return this.#inTurn(async () => {
      this.#port = port
      await this.#swap({ configuration: next, reading: this.#reading + 1 }, before)
      this.#reading += 1
    })
  }

  get #begunRooms(): WiredRooms {
    if (this.#wired === undefined) throw new Error('the gateway has not begun')
    return this.#wired
  }

  /** The grants of the file and of the store that are in force. */
  get grants(): ActiveGrants {
    return this.#begunRooms.grants
  }

  /** Resolves when the grants are in force that the store has now. */
  readonly followGrants = (): Promise<void> => this.#follower.look()

  /** Opens the areas of a configuration that is not in force, for some work. @throws AreaFaults where polygons are no areas */
  withAreasOf<T>(configuration: Configuration, work: (areas: Areas) => Promise<T>): Promise<T> {
    return withAreasOf({ ...this.#wireOptions(configuration), isOfGrantsAlone: true }, work)
  }

  /** What relative file names are relative to. */
  get directory(): string {
    return this.#options.directory
  }

  /** Makes rooms with the grants that the store has now; what else the configuration says stays as it is. */
  #regrant(withoutStored: boolean): Promise<void> {
    return this.#inTurn(() =>
      this.#swap({ configuration: this.grants.file, isOfGrantsAlone: true, withoutStored }, () => {}),
    )
  }

  /** One replacement after another, so that none takes back what another one did. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #swap(changes: Changes, before: () => void): Promise<void> {
    const { configuration, ...others } = changes
    const [rooms, replacement] = await Promise.all([this.#begun.promise, this.#wire(configuration, others)])
    try {
      before()
    } catch (error) {
      await replacement.close()
      throw error
    }
    this.#take(replacement)
    rooms.replace(replacement)
  }

  /** Takes the functions of rooms that were wired. */
  #take(wired: WiredRooms): void {
    this.configuration = wired.grants.configuration
    this.#wired = wired
    this.#follower.follow()
  }

  /** Answers one request in the current rooms. */
  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.draining && message.httpVersionMajor === 1) response.setHeader('Connection', 'close')
    const rooms = this.#rooms ?? (await this.#begun.promise)
    const work = () => rooms.run((gateway) => serve(message, response, gateway))
    try {
      if (!this.configuration.traces.enabled) await work()
      else await this.#tracing.request(String(message.headers.traceparent ?? ''), work)
    } catch (error) {
      this.#options.log.error({ err: error }, 'a request failed beyond its rooms')
      response.destroy()
    }
  }

  /** Works in the current rooms for an administrator; they stay until it is done. */
  async inRooms<Result>(work: (gateway: Gateway) => Promise<Result>): Promise<Result> {
    return (this.#rooms ?? (await this.#begun.promise)).run(work)
  }

  /** Resolves when every caller has its whole reply, or at the deadline. */
  async untilIdle(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs
    while (this.#heldBytes.shares > 0 && performance.now() < end)
      await new Promise((next) => setTimeout(next, 20))
  }

  async end(): Promise<void> {
    this.#follower.close()
    await this.#turn
    await this.#rooms?.close()
    await this.#tracing.flush()
  }

  #wire(configuration: Configuration, changes: Partial<WireOptions> = {}): Promise<WiredRooms> {
    return wire({ ...this.#wireOptions(configuration), ...changes })
  }

  #wireOptions(configuration: Configuration): WireOptions {
    const { audit, clock = Date.now, monotonic = () => performance.now() } = this.#options
    const tracing = configuration.traces.enabled ? this.#tracing : undefined
    return {
      ...this.#options,
      configuration,
      port: this.#port,
      reading: this.#reading,
      clock,
      monotonic,
      tracing,
      metrics: this.metrics,
      resources: this.#resources,
      heldBytes: this.#heldBytes,
      random: (bytes) => randomBytes(bytes),
      isReady: () => !this.draining,
      audit: (event) => {
        audit(event)
        if (configuration.admin) this.recent.take(event)
        this.metrics.request(event)
        tracing?.finish(event)
      },
    }
  }
}
