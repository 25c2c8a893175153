import { placeOf } from '../cache/place.ts'
import type { Place, Purge, ToldPosition } from '../cache/port.ts'
import type { ChangeLog } from '../store/port.ts'
import type { PurgeStore, PurgesRead, StoredPurge } from '../store/purge-port.ts'
import { markOf, PurgeNames, purgeIn } from './purge-names.ts'

/** Without a reading for so long, purges of other gateways may have been missed. */
const staleAfterMs = 30_000
/** Lower than every number. */
const beforeAll = -1

interface StorePurgesOptions {
  readonly purges: PurgeStore
  readonly changes: Pick<ChangeLog, 'askEveryMs' | 'onBell'>
  /** Forgets in every store of kept answers of this process what another gateway purged; without a purge, it notes how far was read. */
  readonly forget: (purge: Purge | undefined, position: ToldPosition) => unknown
  readonly monotonic: () => number
  readonly random: (bytes: number) => Uint8Array
  /** For the administrator's log. */
  readonly log: (message: string, error?: unknown) => void
}

/**
 * The purges that all gateways of a store make and read, as they read revocations. The names of the last ones of everything, of an upstream and of a service
 * are the generation of what gateways share about that service: they stand in PostgreSQL, so nobody who writes to Redis can set them back.
 */
export class StorePurges {
  readonly #options: StorePurgesOptions
  readonly #timer: NodeJS.Timeout
  readonly #unlisten: () => void
  readonly #own = new Set<string>()
  /** Places that were purged here, and that the other gateways were not told of yet. */
  readonly #untold = new Set<string>()
  #known: ToldPosition | undefined
  #names = new PurgeNames()
  #readAt = Number.NEGATIVE_INFINITY
  #turn: Promise<unknown> = Promise.resolve()
  #isFailing = false

  constructor(options: StorePurgesOptions) {
    this.#options = options
    const { askEveryMs, onBell } = options.changes
    this.#timer = setInterval(() => void this.#readQuietly(), askEveryMs).unref()
    this.#unlisten = onBell(() => void this.#readQuietly())
  }

  /** Reads for the first time. @throws Error where the store cannot be read */
  async begin(): Promise<this> {
    await this.#read()
    return this
  }

  /** @throws Error while it cannot be known whether another gateway purged something */
  generation(of: Place): string {
    if (this.#known === undefined || this.#options.monotonic() - this.#readAt > staleAfterMs)
      throw new Error('the purges of other gateways were not read for 30 s')
    return JSON.stringify([this.#known.history, ...this.#names.of(of)])
  }

  /**
   * Tells the other gateways what was purged here: always all of a service, an upstream or everything.
   * @returns false where the store cannot be written; then it is tried again until it is
   */
  async tell(purges: readonly Purge[]): Promise<boolean> {
    for (const purge of purges) this.#untold.add(placeOf(purge))
    return this.#readQuietly()
  }

  /**
   * Begins generations of places that nobody knew before the call: a name that others gave may be older than the purge for which this is asked.
   * @throws Error while the store cannot be read and written
   */
  async advance(places: readonly Place[]): Promise<void> {
    for (const of of places) if (!this.#untold.has(placeOf(of))) this.#untold.add(markOf(of))
    await this.#read()
  }

  /** What was purged since a position, for files that were closed meanwhile; everything where that is not known. @throws Error */
  async since(
    position: ToldPosition | undefined,
  ): Promise<readonly (readonly [Purge | undefined, ToldPosition])[]> {
    const { purges: store } = this.#options
    const found = position && (await store.since(position.number - 1))
    if (position === undefined || found === undefined || !continues(found, position))
      return [[{}, lastOf(await store.since(beforeAll))]]
    const news = found.purges.filter(({ number }) => number > position.number)
    return news.map(({ place, ...at }) => [purgeIn(place), { ...at, history: found.history }] as const)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#unlisten()
  }

  async #readQuietly(): Promise<boolean> {
    const { log } = this.#options
    try {
      await this.#read()
      if (this.#isFailing) log('the other gateways are told of purges again')
      this.#isFailing = false
      return true
    } catch (error) {
      if (!this.#isFailing) log('purges cannot be read from the store, nor told to other gateways', error)
      this.#isFailing = true
      return false
    }
  }

  /** One after another: each tells and reads what was there when it was asked for. @throws Error */
  #read(): Promise<void> {
    const turn = this.#turn.then(async () => {
      await this.#tellAll()
      const startedAt = this.#options.monotonic()
      await this.#readNew()
      this.#readAt = startedAt
    })
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #readNew(): Promise<void> {
    const { purges: store, forget } = this.#options
    const known = this.#known
    // From the last one on, so that it is seen whether it is still the same.
    const found = await store.since(known === undefined ? beforeAll : known.number - 1)
    if (known !== undefined && continues(found, known)) {
      const news = found.purges.filter(({ number }) => number > known.number)
      this.#known = lastOf(found)
      for (const each of news) this.#names.note(each)
      for (const each of news) this.#forget(each, found.history)
      return
    }
    const all = known === undefined ? found : await store.since(beforeAll)
    this.#known = lastOf(all)
    this.#names = new PurgeNames()
    for (const each of all.purges) this.#names.note(each)
    if (known === undefined) return
    // Purges that this process knows were lost, and nobody knows any more which ones: everything is forgotten, everywhere, and there is no generation before.
    this.#readAt = Number.NEGATIVE_INFINITY
    this.#untold.add('')
    forget({}, this.#known)
    await this.#tellAll()
    await this.#readNew()
  }

  async #tellAll(): Promise<void> {
    if (this.#untold.size === 0) return
    const told = [...this.#untold].map((place) => ({
      place,
      name: Buffer.from(this.#options.random(12)).toString('base64url'),
    }))
    for (const { name } of told) this.#own.add(name)
    for (const { place } of told) this.#untold.delete(place)
    try {
      await this.#options.purges.append(told)
    } catch (error) {
      for (const { place } of told) this.#untold.add(place)
      throw error
    }
  }

  #forget({ place, name, number }: StoredPurge, history: string): void {
    const isOwn = this.#own.delete(name)
    this.#options.forget(isOwn ? undefined : purgeIn(place), { history, number, name })
  }
}

/** True where what was read comes after what is known. Else the store was set back, or is another one. */
function continues({ history, head, purges }: PurgesRead, known: ToldPosition): boolean {
  if (head < known.number) return false
  const same = purges.find(({ number }) => number === known.number)
  // A later purge of the same place takes its place. Then only a server that is still the same says that nothing is missing before.
  return same === undefined ? history === known.history : same.name === known.name
}

const lastOf = ({ history, head, purges }: PurgesRead): ToldPosition => ({
  history,
  number: head,
  name: purges.at(-1)?.name ?? '',
})
