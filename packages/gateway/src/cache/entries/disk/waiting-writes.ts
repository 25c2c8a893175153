import type { StoredEntry } from './entry-bytes.ts'

/** What is to be written under a key: an entry, that there is none, or that the entry was used. */
export type Waiting = { readonly stored: StoredEntry } | 'forget' | 'touch'

/** Most bytes that wait to be written; what comes more is not written. */
const mostWaitingBytes = 32_000_000
/** Most bytes and entries that are written at once, so that no turn takes long. */
const mostAtOnceBytes = 2_000_000

/** Most keys that are changed at once. */
export const mostAtOnce = 100

/** What waits to be written to disk, oldest first, one thing for each key. */
export class WaitingWrites {
  readonly #waiting = new Map<string, Waiting>()
  #bytes = 0

  get size(): number {
    return this.#waiting.size
  }

  /** True where more bytes wait than may. */
  get isFull(): boolean {
    return this.#bytes >= mostWaitingBytes
  }

  get(key: string): Waiting | undefined {
    return this.#waiting.get(key)
  }

  /** A use says nothing where something else is to be written. */
  add(key: string, waiting: Waiting): void {
    const before = this.#waiting.get(key)
    if (waiting === 'touch' && before !== undefined) return
    this.#remove(key)
    this.#waiting.set(key, waiting)
    this.#bytes += bytesOf(waiting)
  }

  /** What has waited longest, as much as is written at once; it waits until it is `done`. */
  some(): ReadonlyMap<string, Waiting> {
    const some = new Map<string, Waiting>()
    let bytes = 0
    for (const [key, waiting] of this.#waiting) {
      some.set(key, waiting)
      bytes += bytesOf(waiting)
      if (bytes > mostAtOnceBytes || some.size >= mostAtOnce) break
    }
    return some
  }

  /** Removes what was written, unless something else waits under its key now. */
  done(some: ReadonlyMap<string, Waiting>): void {
    for (const [key, waiting] of some) if (this.#waiting.get(key) === waiting) this.#remove(key)
  }

  /** Gives up everything but what is to be forgotten. */
  giveUp(): void {
    for (const [key, waiting] of this.#waiting) if (waiting !== 'forget') this.#remove(key)
  }

  /** Forgets entries that wait. @returns their keys */
  forgetStored(isConcerned: (stored: StoredEntry) => boolean): readonly string[] {
    const concerned = [...this.#waiting].filter(
      ([, waiting]) => typeof waiting === 'object' && isConcerned(waiting.stored),
    )
    for (const [key] of concerned) this.add(key, 'forget')
    return concerned.map(([key]) => key)
  }

  #remove(key: string): void {
    this.#bytes -= bytesOf(this.#waiting.get(key))
    this.#waiting.delete(key)
  }
}

const bytesOf = (waiting: Waiting | undefined): number =>
  typeof waiting === 'object' ? waiting.stored.entry.body.length + 1_000 : 0
