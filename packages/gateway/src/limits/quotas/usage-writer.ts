import type { QuotaUse, QuotaWindow, UsageRow, UsageStore } from '../../store/usage-port.ts'
import { type QuotaEvent, QuotaSums } from './quota-sums.ts'
import { UsageBook } from './usage-book.ts'

/** Told of what an administrator should know. */
interface UsageObserver {
  /** Requests that are in no sum, because the store took nothing for too long. */
  readonly lost: (requests: number) => void
  /** Units that no quota was charged with, for the same reason. */
  readonly lostUnits: (units: number) => void
  /** The store took nothing; what was counted is kept and written later. */
  readonly failed: (error: unknown) => void
  /** The store took everything. */
  readonly written: () => void
  readonly quota: (event: QuotaEvent) => void
}

interface UsageWriterOptions {
  readonly store: UsageStore
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Days after which usage is forgotten. */
  readonly keepDays: number
  readonly observer: UsageObserver
}

/** Rows and windows of one transaction: the process of a SQLite file is busy for a few milliseconds with as many. */
const atOnce = 500
const hourMs = 3_600_000
const dayMs = 86_400_000

/** Counts usage and quotas in memory, and adds them to the store now and then. No request waits for it. */
export class UsageWriter {
  readonly book: UsageBook
  readonly sums: QuotaSums
  readonly #options: UsageWriterOptions
  #turn: Promise<unknown> = Promise.resolve()
  #isWaiting = false
  #forgottenAt = Number.NEGATIVE_INFINITY

  constructor(options: UsageWriterOptions) {
    this.#options = options
    this.book = new UsageBook(options.observer.lost)
    this.sums = new QuotaSums(options.observer.lostUnits)
  }

  /** Writes what was counted. Where the store takes nothing, it is kept until the next time. */
  write(): Promise<void> {
    return this.#inTurn(() => this.#writeAll())
  }

  /** Writes soon, where something has happened that should not be lost. */
  writeSoon(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    setImmediate(() => {
      this.#isWaiting = false
      void this.write()
    })
  }

  /** Units that all processes used in a window, what this one has not written among them. @throws GatewayError `store.unavailable` */
  async used(window: QuotaWindow): Promise<number> {
    const [units = 0] = await this.usedOf([window])
    return units
  }

  /** The same of several windows, in their order. @throws GatewayError `store.unavailable` */
  usedOf(windows: readonly QuotaWindow[]): Promise<readonly number[]> {
    return this.#inTurn(async () => {
      const written = await this.#options.store.used(windows)
      return windows.map((window, index) => (written[index] ?? 0) + this.sums.unwritten(window))
    })
  }

  /** One after the other, so that nothing is in the store and in memory at the same time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => {})
    return done
  }

  async #writeAll(): Promise<void> {
    let rows = this.book.take()
    let uses = this.sums.toWrite()
    try {
      while (rows.length > 0 || uses.length > 0) {
        await this.#writeSome(rows.slice(0, atOnce), uses.slice(0, atOnce))
        rows = rows.slice(atOnce)
        uses = uses.slice(atOnce)
        await new Promise((others) => setImmediate(others))
      }
      this.sums.tidy()
      await this.#forget()
      this.#options.observer.written()
    } catch (error) {
      this.book.putBack(rows)
      this.#options.observer.failed(error)
    }
  }

  async #writeSome(rows: readonly UsageRow[], uses: readonly QuotaUse[]): Promise<void> {
    const { store, observer } = this.#options
    const used = await store.add({ rows, uses })
    for (const [index, use] of uses.entries())
      for (const event of this.sums.written(use, used[index] ?? 0)) observer.quota(event)
  }

  async #forget(): Promise<void> {
    const { clock, store, keepDays } = this.#options
    const now = clock()
    if (Math.abs(now - this.#forgottenAt) < hourMs) return
    this.#forgottenAt = now
    await store.forget(now - keepDays * dayMs)
  }
}
