/** What a process knows of one quota account. */
interface Known {
  /** When the store was asked last, by the monotonic clock. */
  readonly askedAt: number
  /** Units that all had spent then, as the store said. */
  readonly spent: number
  /** Units that were granted to this process since then, and not put back. */
  since: number
}

const mostAccounts = 50_000

/**
 * Remembers what must have been spent of quotas: what the store said, and what this process was granted since. The server is told it with each question, so whoever sets
 * an account back there gives this process nothing that it knows to be spent.
 */
export class KnownSpending {
  /** Milliseconds of a clock that only goes forward. */
  readonly #monotonic: () => number
  readonly #accounts = new Map<string, Known>()

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  /** True where the store was not asked for so long. */
  isOlderThan(ms: number, key: string): boolean {
    const askedAt = this.#accounts.get(key)?.askedAt ?? Number.NEGATIVE_INFINITY
    return this.#monotonic() - askedAt >= ms
  }

  /** Notes what the store said. @param held units that this process was granted before and has not spent: they are not in what was said */
  told(key: string, spent: number, held: number): void {
    this.#set(key, { askedAt: this.#monotonic(), spent, since: held })
  }

  /** Notes units that were granted; negative: that were put back. */
  note(key: string, units: number): void {
    const known = this.#accounts.get(key) ?? { askedAt: Number.NEGATIVE_INFINITY, spent: 0, since: 0 }
    this.#set(key, { ...known, since: known.since + units })
  }

  /** Units that were spent at least. */
  least(key: string): number {
    const { spent = 0, since = 0 } = this.#accounts.get(key) ?? {}
    return Math.max(0, spent + since)
  }

  /** The store is asked again, for this account or for all; what is known stays. */
  askAgain(key?: string): void {
    for (const each of key === undefined ? [...this.#accounts.keys()] : [key]) {
      const known = this.#accounts.get(each)
      if (known) this.#accounts.set(each, { ...known, askedAt: Number.NEGATIVE_INFINITY })
    }
  }

  #set(key: string, known: Known): void {
    // The latest stay.
    this.#accounts.delete(key)
    this.#accounts.set(key, known)
    if (this.#accounts.size > mostAccounts) this.#accounts.delete(this.#accounts.keys().next().value ?? '')
  }
}
