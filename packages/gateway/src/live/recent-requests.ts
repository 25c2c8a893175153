import type { AuditEvent } from '../core/request/audit.ts'

/** A request with its number in this process. */
interface NumberedRequest {
  readonly number: number
  readonly event: AuditEvent
}

/** At most so many are kept; with the longest texts that a line may hold they stay below 32 MB. */
const most = 1_000

/** The last requests of this process, for the console. They are in memory only. */
export class RecentRequests {
  readonly #kept: (AuditEvent | undefined)[]
  #last = 0

  /** @param size how many are kept */
  constructor(size: number = most) {
    this.#kept = new Array<AuditEvent | undefined>(size).fill(undefined)
  }

  /** Number of the latest one; 0 before the first. */
  get last(): number {
    return this.#last
  }

  /** Takes a request; the oldest makes room. */
  readonly take = (event: AuditEvent): void => {
    this.#last += 1
    this.#kept[this.#last % this.#kept.length] = event
  }

  /** The requests behind a number, at most so many of the oldest, and how many of them are not kept any more. */
  since(
    number: number,
    count: number,
  ): { readonly missed: number; readonly found: readonly NumberedRequest[] } {
    const first = Math.max(number, this.#last - this.#kept.length) + 1
    const found: NumberedRequest[] = []
    for (let at = first; at <= this.#last && found.length < count; at += 1) {
      const event = this.#kept[at % this.#kept.length]
      if (event) found.push({ number: at, event })
    }
    return { missed: first - number - 1, found }
  }
}
