/** Closed: requests are sent. Open: none is sent. Probing: one request finds out whether the base works again. */
type BreakerState = 'closed' | 'open' | 'probing'

const longestPauseFactor = 12

/** A circuit breaker: it opens after failures in a row, and probes with single requests after a pause that doubles. */
export class Breaker {
  readonly #failuresAllowed: number
  readonly #firstPauseMs: number
  readonly #monotonic: () => number
  #failures = 0
  #pauseMs = 0
  #openUntil = 0
  #probing = false

  constructor(options: { failures: number; pauseMs: number; monotonic: () => number }) {
    this.#failuresAllowed = options.failures
    this.#firstPauseMs = options.pauseMs
    this.#monotonic = options.monotonic
  }

  get state(): BreakerState {
    if (this.#pauseMs === 0) return 'closed'
    return this.#probing ? 'probing' : 'open'
  }

  /** True if a request may be sent now. */
  get allows(): boolean {
    return this.#pauseMs === 0 || (!this.#probing && this.#monotonic() >= this.#openUntil)
  }

  /** Milliseconds until the next probe; 0 when closed. */
  get waitMs(): number {
    return this.#pauseMs === 0 ? 0 : Math.max(0, this.#openUntil - this.#monotonic())
  }

  /** Call before sending. */
  begin(): void {
    if (this.#pauseMs > 0) this.#probing = true
  }

  succeeded(): void {
    this.#failures = 0
    this.#pauseMs = 0
    this.#probing = false
  }

  failed(): void {
    this.#failures += 1
    const probed = this.#probing
    this.#probing = false
    if (!probed && this.#failures < this.#failuresAllowed) return
    if (!probed && this.#pauseMs > 0) return
    const longestMs = this.#firstPauseMs * longestPauseFactor
    this.#pauseMs = Math.min(this.#pauseMs === 0 ? this.#firstPauseMs : this.#pauseMs * 2, longestMs)
    this.#openUntil = this.#monotonic() + this.#pauseMs
  }

  /** The request ended without saying anything about the base: its caller left. */
  undecided(): void {
    this.#probing = false
  }
}
