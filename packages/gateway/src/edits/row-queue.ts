import { setTimeout as pause } from 'node:timers/promises'
import { GatewayError } from '../core/errors/errors.ts'
import type { LockedRow, RowLockStore } from '../store/port.ts'

interface RowQueueOptions {
  readonly store: RowLockStore
  /** Epoch milliseconds: leases are compared between processes. */
  readonly clock: () => number
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly leaseMs: number
}

/** One attempt to take rows. */
interface Taking {
  readonly holder: string
  readonly rows: readonly LockedRow[]
}

/** How long an attempt may wait, and the signal that ends it. */
interface Patience {
  /** Milliseconds of the clock that only goes forward. */
  readonly untilMs: number
  readonly signal: AbortSignal
}

const shortestPauseMs = 5
const longestPauseMs = 150

/**
 * The line before the locks of rows: within this process whoever came first is served first, and other processes are asked again and again,
 * because a store tells nobody when a lock was given back.
 */
export class RowQueue {
  readonly #options: RowQueueOptions
  readonly #line: Taking[] = []
  #freed = Promise.withResolvers<void>()

  constructor(options: RowQueueOptions) {
    this.#options = options
  }

  /** Takes the rows now; false where another has one of them, or waits for it already. */
  async takeNow(taking: Taking): Promise<boolean> {
    const { store, clock, leaseMs } = this.#options
    if (this.#line.some((other) => other !== taking && this.#isAhead(other, taking))) return false
    const now = clock()
    return store.take({ ...taking, now, until: now + leaseMs })
  }

  /** Waits until it took the rows. @throws GatewayError `limit.row-locked`, `upstream.cancelled` */
  async take(taking: Taking, { untilMs, signal }: Patience): Promise<void> {
    const { monotonic } = this.#options
    this.#line.push(taking)
    try {
      for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
        if (signal.aborted) throw new GatewayError('upstream.cancelled', 'the caller left the line')
        if (await this.takeNow(taking)) return
        const leftMs = untilMs - monotonic()
        if (leftMs <= 0) throw rowLocked('others edit these rows')
        await Promise.race([pause(Math.min(pauseMs, leftMs)), this.#freed.promise])
      }
    } finally {
      this.#line.splice(this.#line.indexOf(taking), 1)
      this.#wake()
    }
  }

  /** Gives back the rows of a holder. */
  async release(holder: string): Promise<void> {
    await this.#options.store.release(holder)
    this.#wake()
  }

  #wake(): void {
    this.#freed.resolve()
    this.#freed = Promise.withResolvers<void>()
  }

  #isAhead(other: Taking, taking: Taking): boolean {
    const place = this.#line.indexOf(taking)
    return (place < 0 || this.#line.indexOf(other) < place) && haveOneRow(other.rows, taking.rows)
  }
}

/** The refusal of an edit whose rows others have. */
export const rowLocked = (detail: string): GatewayError =>
  new GatewayError('limit.row-locked', detail, { retryAfterSeconds: 2 })

function haveOneRow(some: readonly LockedRow[], others: readonly LockedRow[]): boolean {
  const rows = Map.groupBy(some, ({ layer }) => layer)
  const known = new Map([...rows].map(([layer, each]) => [layer, new Set(each.map(({ row }) => row))]))
  return others.some(({ layer, row }) => {
    const taken = known.get(layer)
    return taken !== undefined && (row === '*' || taken.has('*') || taken.has(row))
  })
}
