import type { Purge, ToldPosition } from '../../port.ts'
import type { DiskOptions, EntriesOptions } from '../entries-options.ts'
import { purgeConcerns } from '../purge-concerns.ts'
import { isWhole, type PurgeLog } from '../purge-log.ts'
import { type Databases, openDatabases, positionIn, putPosition } from './databases.ts'
import { bytesOfKey, DiskChanges, type ToStore } from './disk-changes.ts'
import { DiskPurges, type LoggedPurge } from './disk-purges.ts'
import type { DiskState } from './disk-state.ts'
import { bytesOfEntry, entryOfBytes, type StoredEntry } from './entry-bytes.ts'
import { createEntrySeal, type EntrySeal } from './entry-seal.ts'
import { Transactions } from './transactions.ts'
import { mostAtOnce, type Waiting, WaitingWrites } from './waiting-writes.ts'

/** How long entries wait for others to be written with. */
const gatheringMs = 20
/** So many uses of entries wait for something else to be written. */
const mostUses = 1_000
/** How long nothing is written after a failure, such as a full disk. */
const restMs = 60_000

interface DiskEntriesOptions extends Pick<EntriesOptions, 'share' | 'random' | 'clock' | 'observer'> {
  readonly disk: DiskOptions
  /** Told of purges that another process made. */
  readonly purged: (purge: LoggedPurge) => void
  readonly failed: (error: unknown) => void
}

/** Entries on disk, which all processes of this machine share. Reads happen at once, writes later and many together. */
export class DiskEntries {
  readonly #options: DiskEntriesOptions
  readonly #databases: Databases
  readonly #seal: EntrySeal
  readonly #purges: DiskPurges
  /** A name of the files. */
  readonly id: string
  readonly #waiting = new WaitingWrites()
  readonly #transactions: Transactions
  #timer: NodeJS.Timeout | undefined
  #restsUntil = 0
  #isClosing = false

  private constructor(
    options: DiskEntriesOptions,
    opened: Awaited<ReturnType<typeof openDatabases>>,
    seal: EntrySeal,
  ) {
    this.#options = options
    this.#databases = opened.databases
    this.id = opened.id
    this.#seal = seal
    this.#purges = new DiskPurges(opened.databases, seal)
    this.#transactions = new Transactions(opened.databases)
  }

  /** @throws Error where the files cannot be opened */
  static async open(options: DiskEntriesOptions): Promise<DiskEntries> {
    const { directory, encryptionKey } = options.disk
    const seal = createEntrySeal(encryptionKey, options.random)
    const disk = new DiskEntries(options, await openDatabases(directory, seal), seal)
    disk.#purges.readUpTo(disk.#transactions.stateNow().purge)
    return disk
  }

  /** The purges of all processes, as far as they were read. */
  get log(): PurgeLog {
    return this.#purges.log
  }

  get size(): { readonly entries: number; readonly bytes: number } {
    const { entries, bytes } = this.#transactions.stateNow()
    return { entries, bytes }
  }

  /** Reads purges of other processes that are new. */
  refresh(): void {
    this.#learn(this.#transactions.stateNow())
  }

  /** The entry, read after `refresh`. One that is damaged, sealed under another key or purged is none. */
  get(key: string): StoredEntry | undefined {
    const waiting = this.#waiting.get(key)
    if (waiting === 'forget') return undefined
    if (typeof waiting === 'object') return this.#isPurged(waiting.stored) ? undefined : waiting.stored
    const bytes = bytesOfKey(key)
    const value = this.#databases.values.getBinary(bytes)
    if (value === undefined) return undefined
    const stored = this.#opened(value, bytes)
    if (stored === undefined) this.#options.observer.unreadable('disk')
    if (stored === undefined || this.#isPurged(stored)) {
      this.forget(key)
      return undefined
    }
    this.#later(key, 'touch')
    return stored
  }

  /** True where an entry is kept under this key. */
  has(key: string): boolean {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined || waiting === 'touch') return this.#databases.values.doesExist(bytesOfKey(key))
    return waiting !== 'forget'
  }

  keep(key: string, stored: StoredEntry): void {
    if (!this.#waiting.isFull && !this.#rests()) this.#later(key, { stored })
  }

  forget(key: string): void {
    this.#later(key, 'forget')
  }

  /**
   * Writes a purge, which counts for all processes from then on. What it concerns goes later where that is all of a service.
   * @returns the keys of the entries that it concerns
   * @throws Error where it could not be written
   */
  async purge(purge: LoggedPurge): Promise<readonly string[]> {
    let number = 0
    await this.#transactions.change((state) => {
      this.#learn(state)
      number = state.purge + 1
      return {
        write: () => {
          this.#purges.write(number, purge)
          return { ...state, purge: number }
        },
      }
    })
    this.refresh()
    const waiting = this.#waiting.forgetStored((stored) => this.#isPurged(stored))
    const keys = this.#keysAt(purge)
    const isBefore = (changes: DiskChanges, key: string) => changes.isBefore(key, number)
    if (isWhole(purge)) {
      this.#letGo(keys, isBefore).catch(this.#options.failed)
      return [...waiting, ...keys]
    }
    const gone = await this.#letGo(
      keys,
      (changes, key) => isBefore(changes, key) && this.#concerns(purge, key),
    )
    return [...waiting, ...gone]
  }

  /** How far the purges of other gateways were read for these files. */
  get position(): ToldPosition | undefined {
    this.#databases.state.resetReadTxn()
    return positionIn(this.#databases)
  }

  /** Notes how far they were read. What cannot be noted is read again at the next start. */
  async notePosition(position: ToldPosition): Promise<void> {
    const write = (state: DiskState) => () => {
      putPosition(this.#databases, position)
      return state
    }
    await this.#transactions.change((state) => ({ write: write(state) })).catch(this.#options.failed)
  }

  /** Resolves when everything that waits now is written, or was given up. */
  async written(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      while (this.#waiting.size > 0 && !this.#rests()) await this.#writeSome()
    } catch (error) {
      this.#rest()
      this.#options.failed(error)
    }
    await this.#transactions.ended
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await this.written()
    await this.#databases.root.close()
  }

  #learn({ purge }: DiskState): void {
    for (const each of this.#purges.readUpTo(purge)) this.#options.purged(each)
  }

  #rests(): boolean {
    return this.#options.clock() < this.#restsUntil
  }

  /** Gives up what was to be kept. What is to be forgotten is not given in the meantime. */
  #rest(): void {
    this.#restsUntil = this.#options.clock() + restMs
    this.#waiting.giveUp()
  }

  #opened(value: Uint8Array, key: Uint8Array): StoredEntry | undefined {
    const opened = this.#seal.open(value, key)
    try {
      return opened && entryOfBytes(opened)
    } catch {
      return undefined
    }
  }

  #isPurged({ entry, mark }: StoredEntry): boolean {
    return this.log.concerns(entry.subject, mark)
  }

  #later(key: string, waiting: Waiting): void {
    this.#waiting.add(key, waiting)
    const canWait = waiting === 'touch' && this.#waiting.size < mostUses
    if (this.#timer !== undefined || canWait) return
    this.#timer = setTimeout(() => void this.written(), gatheringMs).unref()
  }

  /** Writes what has waited longest, as much as goes at once. */
  #writeSome(): Promise<unknown> {
    const some = this.#waiting.some()
    const sealed = new Map<string, ToStore>()
    return this.#transactions
      .change((state) => {
        this.#learn(state)
        const changes = this.#changesTo(state)
        for (const [key, waiting] of some) {
          if (waiting === 'touch') changes.touch(key)
          else if (waiting === 'forget' || this.#isPurged(waiting.stored)) changes.remove(key)
          else {
            const entry = sealed.get(key) ?? this.#toStore(key, waiting.stored)
            sealed.set(key, entry)
            changes.put(entry)
          }
        }
        const told = () => {
          for (let count = 0; count < changes.evicted; count += 1) this.#options.observer.evicted('disk')
        }
        return { write: () => changes.write(), done: told, close: () => changes.close() }
      })
      .finally(() => this.#waiting.done(some))
  }

  #changesTo(state: DiskState): DiskChanges {
    const { maxBytes } = this.#options.disk
    return new DiskChanges(this.#databases, state, { maxBytes, shareBytes: maxBytes * this.#options.share })
  }

  #toStore(key: string, stored: StoredEntry): ToStore {
    const { upstream, service } = stored.entry.subject
    return {
      key,
      value: this.#seal.seal(bytesOfEntry(stored), bytesOfKey(key)),
      mark: stored.mark,
      owner: this.#seal.digest(stored.owner),
      place: Buffer.concat([this.#seal.digest(upstream), this.#seal.digest(service)]),
    }
  }

  /** Lets go what a purge concerns, a little at a time. Nobody is given it any more in any case, see `get`. */
  async #letGo(
    keys: readonly string[],
    isConcerned: (changes: DiskChanges, key: string) => boolean,
  ): Promise<readonly string[]> {
    const gone: string[] = []
    for (const some of inParts(keys, mostAtOnce)) {
      if (this.#isClosing) break
      await this.#transactions.change((state) => {
        const changes = this.#changesTo(state)
        const removed = some.filter((key) => isConcerned(changes, key) && changes.remove(key))
        return {
          write: () => changes.write(),
          close: () => changes.close(),
          done: () => gone.push(...removed),
        }
      })
    }
    return gone
  }

  /** True where a purge concerns the entry of a key, and where it cannot be read. */
  #concerns(purge: Purge, key: string): boolean {
    const bytes = bytesOfKey(key)
    const value = this.#databases.values.getBinary(bytes)
    const stored = value && this.#opened(value, bytes)
    if (stored === undefined) return value !== undefined
    return purgeConcerns(purge, stored.entry.subject)
  }

  #keysAt({ upstream, service }: Purge): string[] {
    const { digest } = this.#seal
    const start = Buffer.concat([
      ...(upstream === undefined ? [] : [digest(upstream)]),
      ...(upstream === undefined || service === undefined ? [] : [digest(service)]),
    ])
    const end = Buffer.concat([start, Buffer.alloc(49, 0xff)])
    const range = { start: start.length === 0 ? Buffer.of(0) : start, end }
    return [...this.#databases.places.getKeys(range)].map((key) => Buffer.from(key).toString('base64url', 16))
  }
}

function* inParts<T>(list: readonly T[], length: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += length) yield list.slice(at, at + length)
}
