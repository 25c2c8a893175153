import type { EntriesOptions, SharedOptions } from '../entries-options.ts'

/** How long the tier is left alone after a failure. */
const restMs = 5_000

interface TierCallsOptions extends Pick<EntriesOptions, 'clock' | 'observer'> {
  readonly shared: Pick<SharedOptions, 'timeout' | 'timeoutMs'>
}

/** Calls of a store that others run: each within a bound of time, and none for a while after one failed. */
export class TierCalls {
  readonly #options: TierCallsOptions
  #failedAt: number | undefined

  constructor(options: TierCallsOptions) {
    this.#options = options
  }

  /** True where the tier is left alone. A clock that was set back does not make that longer. */
  get rests(): boolean {
    if (this.#failedAt === undefined) return false
    const passedMs = this.#options.clock() - this.#failedAt
    return passedMs >= 0 && passedMs < restMs
  }

  /** What a call gives. Undefined where it throws or takes too long. */
  async made<T>(call: (signal: AbortSignal) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    const { timeoutMs, timeout = AbortSignal.timeout } = this.#options.shared
    const signal = timeout(timeoutMs)
    try {
      return { value: await Promise.race([call(signal), aborted(signal)]) }
    } catch {
      this.failed()
      return undefined
    }
  }

  /** Leaves the tier alone for a while. */
  failed(): void {
    this.#failedAt = this.#options.clock()
    this.#options.observer.failed('shared')
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, fail) => {
    if (signal.aborted) fail(signal.reason)
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
  })
