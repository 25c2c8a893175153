/** How a bucket fills. */
interface BucketRate {
  readonly unitsPerMs: number
  readonly burst: number
}

interface Bucket {
  units: number
  at: number
}

const mostBuckets = 50_000
const sweepPauseMs = 1_000

/** Token buckets by key. Full buckets are forgotten when there are many, so that strangers cannot fill the memory. */
export class TokenBuckets {
  readonly #rate: BucketRate
  readonly #monotonic: () => number
  readonly #most: number
  readonly #buckets = new Map<string, Bucket>()
  #sweptAt = Number.NEGATIVE_INFINITY

  constructor(rate: BucketRate, monotonic: () => number, most = mostBuckets) {
    this.#rate = rate
    this.#monotonic = monotonic
    this.#most = most
  }

  get size(): number {
    return this.#buckets.size
  }

  /**
   * Takes units out of a bucket. What costs more than a whole bucket may pass when the bucket is full, and leaves a debt.
   * @param instead units that were taken for the same request already and count no more; they stay taken where the answer is no
   * @returns 0, or the milliseconds until it may be tried again; then nothing was taken
   */
  take(key: string, units: number, instead = 0): number {
    const now = this.#monotonic()
    const bucket = this.#bucket(key, now)
    const { unitsPerMs, burst } = this.#rate
    bucket.units = Math.min(burst, bucket.units + (now - bucket.at) * unitsPerMs)
    bucket.at = now
    const needed = Math.min(units, burst)
    const available = Math.min(burst, bucket.units + instead)
    if (available < needed) return Math.ceil((needed - bucket.units) / unitsPerMs)
    bucket.units = available - units
    return 0
  }

  #bucket(key: string, now: number): Bucket {
    const found = this.#buckets.get(key)
    if (found) return found
    if (this.#buckets.size >= this.#most) this.#forget(now)
    const bucket = { units: this.#rate.burst, at: now }
    this.#buckets.set(key, bucket)
    return bucket
  }

  /** Drops full buckets, which hold no information. If none is full, the oldest goes: its owner gains at most one burst. */
  #forget(now: number): void {
    // Searching all of them for each new caller would itself be too slow.
    if (now - this.#sweptAt >= sweepPauseMs) {
      this.#sweptAt = now
      const { unitsPerMs, burst } = this.#rate
      for (const [key, { units, at }] of this.#buckets) {
        if (units + (now - at) * unitsPerMs >= burst) this.#buckets.delete(key)
      }
    }
    if (this.#buckets.size < this.#most) return
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key)
      return
    }
  }
}
