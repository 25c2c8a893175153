import type { Subject } from '../../../core/upstream/subject.ts'
import type { Entry, Place, SharedEntries } from '../../port.ts'
import type { EntriesOptions, SharedOptions } from '../entries-options.ts'
import type { KeptEntry } from '../segment.ts'
import { givenUntil, isOfUse } from '../use.ts'
import { Generations } from './generations.ts'
import { createSealedEntries, type SealedEntries } from './sealed-entries.ts'
import { TierCalls } from './tier-calls.ts'
import { WaitingChanges } from './waiting-changes.ts'

/** How many changes are written beside each other. */
const atOnce = 8
/** How much longer than it may be given an entry is of use for the question whether it still holds. */
const validatedMs = 86_400_000

interface EntriesInTierOptions extends Pick<EntriesOptions, 'clock' | 'random' | 'observer' | 'log'> {
  readonly shared: SharedOptions
  /** Reads which purges other processes of this machine made; `purged` is called for each. */
  readonly learn: () => void
}

/** Entries that several machines share, sealed. Reads happen when they are asked for, writes later. */
export class EntriesInTier implements SharedEntries {
  readonly #options: EntriesInTierOptions
  readonly #sealed: SealedEntries
  readonly #calls: TierCalls
  readonly #generations: Generations
  readonly #waiting = new WaitingChanges()
  #writing: Promise<void> | undefined
  /** How many entries were forgotten: a lookup that was under way then finds nothing. */
  #forgotten = 0

  constructor(options: EntriesInTierOptions) {
    this.#options = options
    this.#sealed = createSealedEntries(options)
    this.#calls = new TierCalls(options)
    this.#generations = new Generations({ ...options, calls: this.#calls })
  }

  generation(subject: Subject): string | undefined {
    this.#options.learn()
    return this.#generations.now(subject)
  }

  async get(key: string, subject: Subject): Promise<Entry | undefined> {
    const generation = this.generation(subject)
    if (generation === undefined || this.#calls.rests) return undefined
    void this.#write()
    const place = { key, generation }
    const forgotten = this.#forgotten
    const bytes = await this.#bytesOf(this.#sealed.nameOf(place))
    const isLate = this.generation(subject) !== generation || this.#forgotten !== forgotten
    if (bytes === undefined || isLate) return undefined
    const entry = this.#sealed.open(bytes, place)
    if (entry === undefined) this.#options.observer.unreadable('shared')
    const now = this.#options.clock()
    return entry && isOfUse(entry, now) ? asReceived(entry, now) : undefined
  }

  /** Writes an entry later, where its question was sent under the generation that still is. */
  keep(key: string, { entry, generation }: KeptEntry): void {
    if (generation === undefined || generation !== this.generation(entry.subject) || this.#calls.rests) return
    const lifeMs = lifeOf(entry, this.#options.clock())
    const place = { key, generation }
    const bytes = lifeMs > 0 ? this.#sealed.seal(entry, place) : undefined
    if (bytes === undefined) return
    this.#waiting.add(this.#sealed.nameOf(place), { bytes, lifeMs })
    void this.#write()
  }

  /** Deletes an entry later, and does not give it from now on. Where that cannot be noted, nothing of its service is given that is older. */
  forget(key: string, subject: Subject): void {
    this.#forgotten += 1
    const generation = this.generation(subject)
    const isNoted =
      generation !== undefined && this.#waiting.add(this.#sealed.nameOf({ key, generation }), 'delete')
    if (!isNoted) this.#generations.advance(subject)
    void this.#write()
  }

  /** Told of every purge: nothing older is read at its place from now on. */
  purged(of: Place): void {
    this.#generations.advance(of)
  }

  /** Resolves when every purge that was told of began a generation, or when that failed and is tried again later. */
  advanced(): Promise<void> {
    return this.#generations.advanced()
  }

  /** Resolves when everything that waits is written, or was given up. */
  async written(): Promise<void> {
    await this.#generations.advanced()
    while (this.#waiting.size > 0 && !this.#calls.rests) await this.#write()
    await this.#writing
  }

  async #bytesOf(name: string): Promise<Uint8Array | undefined> {
    const waiting = this.#waiting.get(name)
    if (waiting === 'delete') return undefined
    if (waiting !== undefined) return waiting.bytes
    const { tier } = this.#options.shared
    return (await this.#calls.made((signal) => tier.get(name, signal)))?.value
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
    return this.#writing
  }

  async #writeAll(): Promise<void> {
    const { tier } = this.#options.shared
    while (this.#waiting.size > 0 && !this.#calls.rests) {
      const written = this.#waiting.some(atOnce).map(async ([name, change]) => {
        const made = await this.#calls.made((signal) =>
          change === 'delete' ? tier.delete(name, signal) : tier.put(name, change, signal),
        )
        if (made) this.#waiting.done(name, change)
      })
      await Promise.all(written)
    }
    if (this.#calls.rests) this.#waiting.giveUp()
  }
}

/** Milliseconds for which an entry is of use. */
const lifeOf = (entry: Entry, now: number): number =>
  givenUntil(entry) - now + (entry.validators ? validatedMs : 0)

/** The clock of the machine that wrote an entry may be another one: it makes no life longer than it was, and says nothing of when the answer came. */
function asReceived(entry: Entry, now: number): Entry {
  const until = (time: number): number => Math.min(time, now + Math.max(0, time - entry.storedAt))
  return {
    ...entry,
    storedAt: now,
    freshUntil: until(entry.freshUntil),
    staleWhileRevalidateUntil: until(entry.staleWhileRevalidateUntil),
    staleIfErrorUntil: until(entry.staleIfErrorUntil),
  }
}
