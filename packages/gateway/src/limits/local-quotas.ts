import type { AskedUnits, Lease, QuotaAccount } from './leases.ts'

/** How long it is believed what the store says was spent. */
const believedMs = 5_000

const mostWindows = 50_000

/** What this process knows of one account. */
interface Window {
  /** Units that were spent by all when the store was asked last. */
  used: number
  /** Units that were lent here since then. */
  since: number
  /** Units that were lent here at all, and those that all had spent before. */
  own: number
  /** When the store is asked again, by the monotonic clock. */
  askAt: number
  asking: Promise<void> | undefined
}

interface LocalQuotasOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Gateways that run, this one among them. */
  readonly replicas: () => number
}

/**
 * One replica's part of quotas: of what the store says is left, as much as falls to one of the gateways that run. The store is asked again every five seconds, so what
 * others leave is lent here in the end.
 */
export class LocalQuotas {
  readonly #options: LocalQuotasOptions
  readonly #windows = new Map<string, Window>()

  constructor(options: LocalQuotasOptions) {
    this.#options = options
  }

  take(account: QuotaAccount, asked: AskedUnits): Lease | Promise<Lease> {
    const window = this.#windows.get(keyOf(account)) ?? this.#open(account)
    if (this.#options.monotonic() >= window.askAt) window.asking ??= this.#refresh(window, account)
    // What was known before is good enough while the store is asked; where nothing was known its answer is waited for.
    return window.asking !== undefined && window.askAt === Number.NEGATIVE_INFINITY
      ? window.asking.then(() => this.#lend(window, account, asked))
      : this.#lend(window, account, asked)
  }

  /** Takes lent units back; negative: notes units that were spent, whatever is left. */
  giveBack(account: QuotaAccount, units: number): void {
    const window = this.#windows.get(keyOf(account))
    if (window === undefined) return
    window.since -= units
    window.own -= units
  }

  #lend(window: Window, { units, endsAt }: QuotaAccount, { least, back }: AskedUnits): Lease {
    const { clock, replicas } = this.#options
    const part = Math.max(0, units - window.used) / replicas()
    const left = units - window.used - window.since
    const needed = least - back
    if (window.since + needed > part) {
      // Others may leave something of their parts.
      const untilEnd = Math.max(1, endsAt - clock())
      return { waitMs: left < needed ? untilEnd : Math.min(untilEnd, believedMs), left }
    }
    window.since += needed
    window.own += needed
    return { granted: least, left: left - needed, lifeMs: 0 }
  }

  #open(account: QuotaAccount): Window {
    const window = { used: 0, since: 0, own: 0, askAt: Number.NEGATIVE_INFINITY, asking: undefined }
    this.#windows.set(keyOf(account), window)
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= mostWindows) break
      this.#windows.delete(oldest)
    }
    return window
  }

  async #refresh(window: Window, { used }: QuotaAccount): Promise<void> {
    try {
      const spent = await used()
      // What was lent here may not have been written yet.
      window.used = Math.max(spent, window.own)
      window.own = window.used
      window.since = 0
    } catch {
      // This replica's part of what was known stays the limit.
    } finally {
      window.askAt = this.#options.monotonic() + believedMs
      window.asking = undefined
    }
  }
}

const keyOf = ({ limit, window, caller }: QuotaAccount): string => `${limit} ${window} ${caller}`
