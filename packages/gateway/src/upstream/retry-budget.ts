const share = 0.2
const most = 10

/** Limits retries to a fifth of the requests, and ten more: a failing upstream is not asked twice as often as a working one. */
export class RetryBudget {
  #left = most

  /** Call for each request. */
  earn(): void {
    this.#left = Math.min(most, this.#left + share)
  }

  /** True if a retry may be made now. */
  spend(): boolean {
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
