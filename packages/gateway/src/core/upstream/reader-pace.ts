/** The limits on how slowly a reply may be read. */
interface PaceLimits {
  readonly leastBytesPerSecond: number
  /** How far behind this rate a reader may fall. */
  readonly patienceMs: number
  /** The same while others wait for a place at the map server. */
  readonly pressedPatienceMs: number
}

/** The least pace of every reader of a large reply; a bad mobile connection reads faster. */
export const paceLimits: PaceLimits = {
  leastBytesPerSecond: 16_000,
  patienceMs: 10_000,
  pressedPatienceMs: 3_000,
}

/**
 * Tells a slow reader of a reply from one who only keeps others waiting: a reader who leaves available bytes unread
 * falls behind, and one who reads catches up.
 */
export class ReaderPace {
  readonly #limits: PaceLimits
  readonly #monotonic: () => number
  #at: number
  #takenBytes = 0
  #behindMs = 0

  /** @param monotonic milliseconds of a clock that only goes forward */
  constructor(limits: PaceLimits, monotonic: () => number) {
    this.#limits = limits
    this.#monotonic = monotonic
    this.#at = monotonic()
  }

  /**
   * Looks at the reader once more.
   * @param takenBytes all that was read so far
   * @param isReady true if something lies ready to be read
   * @param isPressed true if others wait for a place
   */
  isTooSlow({ takenBytes, isReady, isPressed }: Look): boolean {
    const now = this.#monotonic()
    if (isReady) this.#behindMs += now - this.#at
    const caughtUpMs = ((takenBytes - this.#takenBytes) / this.#limits.leastBytesPerSecond) * 1_000
    this.#behindMs = Math.max(0, this.#behindMs - caughtUpMs)
    this.#at = now
    this.#takenBytes = takenBytes
    const { patienceMs, pressedPatienceMs } = this.#limits
    return this.#behindMs >= (isPressed ? pressedPatienceMs : patienceMs)
  }
}

interface Look {
  readonly takenBytes: number
  readonly isReady: boolean
  readonly isPressed: boolean
}

/** The watch over the pace of readers. */
export interface PaceWatch {
  readonly limits: PaceLimits
  readonly monotonic: () => number
  /** True while others wait for a place at the upstream. */
  readonly isPressed: () => boolean
}
