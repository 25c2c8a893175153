import type { SharedValue } from '../../port.ts'

/** What is to be done under a name. */
type Change = SharedValue | 'delete'

/** Most bytes that wait to be written; what comes more is not written. */
const mostWaitingBytes = 16_000_000
/** Most names that wait to be deleted. */
const mostDeletes = 10_000

/** What waits to be written to the tier, oldest first, one change for each name. */
export class WaitingChanges {
  readonly #waiting = new Map<string, Change>()
  #bytes = 0
  #deletes = 0

  get size(): number {
    return this.#waiting.size
  }

  get(name: string): Change | undefined {
    return this.#waiting.get(name)
  }

  /** @returns false where there is no room for it: of what is to be written it is then forgotten */
  add(name: string, change: Change): boolean {
    this.#remove(name)
    const hasRoom = change === 'delete' ? this.#deletes < mostDeletes : this.#bytes < mostWaitingBytes
    if (!hasRoom) return false
    this.#waiting.set(name, change)
    this.#count(change, 1)
    return true
  }

  /** So many that have waited longest. */
  some(count: number): readonly (readonly [string, Change])[] {
    return [...this.#waiting.entries().take(count)]
  }

  /** Removes what was written, unless something else waits under its name now. */
  done(name: string, change: Change): void {
    if (this.#waiting.get(name) === change) this.#remove(name)
  }

  /** Gives up everything but what is to be deleted. */
  giveUp(): void {
    for (const [name, change] of this.#waiting) if (change !== 'delete') this.#remove(name)
  }

  #remove(name: string): void {
    const change = this.#waiting.get(name)
    if (change === undefined) return
    this.#waiting.delete(name)
    this.#count(change, -1)
  }

  #count(change: Change, by: 1 | -1): void {
    if (change === 'delete') this.#deletes += by
    else this.#bytes += by * change.bytes.length
  }
}
