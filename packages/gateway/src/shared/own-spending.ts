import type { RateAccount } from '../limits/leases.ts'

/** What a process let pass of one account, in units; it drains as this replica's part of the account fills. */
interface Spending {
  /** The epoch of the server in which this process knew the account last; empty before. */
  epoch: string
  /** At all. */
  all: number
  /** Alone, without the server, and not yet told to it. */
  alone: number
  at: number
}

interface OwnSpendingOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly replicas: () => number
}

const mostAccounts = 50_000

/**
 * Remembers what this process let pass lately, so that an account begins where it was after the server was gone or emptied: each replica says what it knows, and together
 * that is at least what was spent.
 */
export class OwnSpending {
  readonly #options: OwnSpendingOptions
  readonly #accounts = new Map<string, Spending>()

  constructor(options: OwnSpendingOptions) {
    this.#options = options
  }

  of(account: RateAccount): Spending {
    const { monotonic, replicas } = this.#options
    const key = `${account.limit} ${account.caller}`
    const now = monotonic()
    const found = this.#accounts.get(key)
    this.#accounts.delete(key)
    const spending = found ?? { epoch: '', all: 0, alone: 0, at: now }
    const drained = ((now - spending.at) * account.unitsPerMs) / replicas()
    spending.all = Math.max(0, spending.all - drained)
    spending.alone = Math.max(0, spending.alone - drained)
    spending.at = now
    // The latest stay.
    this.#accounts.set(key, spending)
    if (this.#accounts.size > mostAccounts) this.#accounts.delete(this.#accounts.keys().next().value ?? '')
    return spending
  }

  /** Notes units that were granted; negative: that were put back. */
  note(account: RateAccount, units: number, how: 'together' | 'alone'): void {
    const spending = this.of(account)
    const within = (spent: number): number => Math.min(account.burst, Math.max(0, spent))
    spending.all = within(spending.all + units)
    if (how === 'alone') spending.alone = within(spending.alone + units)
  }
}
