import type { Change } from '../port.ts'
import type { DatabaseClock } from './database-clock.ts'

/** A change as the database has it. Times are those of its clock. */
export interface StoredChange {
  readonly sequence: number
  readonly subject: string
  readonly before: number | null
  readonly at: number
}

/** A change that this process wrote, and did not read again yet. */
export type WrittenChange = Omit<StoredChange, 'sequence'>

/** Below every number of the database. */
const unread = -1

interface KnownChange extends StoredChange {
  /** Counts the changes that this process learnt of. */
  readonly place: number
}

/** What is pruned from the database after so long is not written there again either. */
const longestMs = 90 * 86_400_000

/**
 * The changes that this process has read, numbered as it learnt of them. So whoever follows them misses none when the database goes back to an
 * older state and gives its own numbers a second time.
 */
export class KnownChanges {
  readonly #bySubject = new Map<string, KnownChange>()
  #learnt: KnownChange[] = []
  #places = 0

  /** Takes in what was read; what is known already is not told again. */
  learn(changes: readonly StoredChange[]): void {
    for (const change of changes) {
      const known = this.#bySubject.get(change.subject)
      if (known !== undefined && isSame(known, change)) continue
      this.#places += 1
      const { subject, sequence, at } = change
      const learnt = {
        subject,
        sequence,
        at,
        before: later(known?.before, change.before),
        place: this.#places,
      }
      this.#bySubject.set(subject, learnt)
      this.#learnt.push(learnt)
    }
    if (this.#learnt.length > 2 * this.#bySubject.size + 1_000)
      this.#learnt = this.#learnt.filter(this.#isLatest)
  }

  /**
   * Takes in what this process wrote. It is acknowledged to whoever asked for it before it is read, and a database that goes back in between has lost it.
   */
  wrote(changes: readonly WrittenChange[]): void {
    this.learn(changes.map((change) => ({ ...change, sequence: unread })))
  }

  /** The latest change of each subject that was learnt of after a place, by this machine's clock. */
  since(place: number, clock: DatabaseClock): readonly Change[] {
    const from = this.#learnt.findLastIndex((change) => change.place <= place) + 1
    return this.#learnt
      .slice(from)
      .filter(this.#isLatest)
      .map((change) => ({
        sequence: change.place,
        subject: change.subject,
        before: change.before === null ? null : clock.here(change.before),
        at: clock.here(change.at),
      }))
  }

  /** The revocations of the last 90 days that a database does not have, or has for an earlier time only. */
  missingIn(stored: readonly StoredChange[], now: number): readonly StoredChange[] {
    const before = new Map(
      stored.map((change) => [change.subject, change.before ?? Number.NEGATIVE_INFINITY]),
    )
    return [...this.#bySubject.values()].filter(
      (known) =>
        known.before !== null &&
        known.at > now - longestMs &&
        known.before > (before.get(known.subject) ?? Number.NEGATIVE_INFINITY),
    )
  }

  readonly #isLatest = (change: KnownChange): boolean => this.#bySubject.get(change.subject) === change
}

const isSame = (known: KnownChange, { sequence, before, at }: StoredChange): boolean =>
  known.sequence === sequence && known.at === at && later(known.before, before) === known.before

/** A revocation is never taken back. */
const later = (known: number | null | undefined, before: number | null): number | null =>
  known === null || known === undefined ? before : Math.max(known, before ?? known)
