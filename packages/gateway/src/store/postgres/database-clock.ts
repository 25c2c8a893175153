import { forGood } from '../records/for-good.ts'

/**
 * The clock of the database, which all machines compare times by: leases, revocations and when the credentials they end were issued. A machine whose clock
 * is off would else judge those of others wrongly. Times are epoch milliseconds.
 */
export class DatabaseClock {
  #differenceMs = 0

  /** How far the clock of the database is ahead of this machine's, at least. */
  get differenceMs(): number {
    return this.#differenceMs
  }

  /** Learns from one answer: the database's time lies between the question and its answer. */
  learn({ askedAt, answeredAt, time }: { askedAt: number; answeredAt: number; time: number }): void {
    const [least, most] = [time - answeredAt, time - askedAt]
    if (least > most) return
    this.#differenceMs = Math.min(Math.max(this.#differenceMs, least), most)
  }

  /** A time of this machine's clock, by the database's. */
  there(time: number): number {
    return time === forGood ? time : time + this.#differenceMs
  }

  /** A time of the database's clock, by this machine's. */
  here(time: number): number {
    return time === forGood ? time : time - this.#differenceMs
  }
}
