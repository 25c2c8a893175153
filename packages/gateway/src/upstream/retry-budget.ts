const share = 0.2
const most = 10

/** Retries may be a fifth of the requests, with ten in hand: a failing upstream is not asked twice as often as a sound one. */
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
