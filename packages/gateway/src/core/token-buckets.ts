/** How a bucket fills. */
export interface BucketRate {
  readonly unitsPerMs: number
  readonly burst: number
}

interface Bucket {
  units: number
  at: number
  rate: BucketRate
}

const mostBuckets = 50_000
const sweepPauseMs = 1_000

/** Token buckets by key. Full buckets are forgotten when there are many, so that strangers cannot fill the memory. */
export class TokenBuckets {
  readonly #monotonic: () => number
  readonly #most: number
  readonly #buckets = new Map<string, Bucket>()
  #sweptAt = Number.NEGATIVE_INFINITY

  constructor(monotonic: () => number, most = mostBuckets) {
    this.#monotonic = monotonic
    this.#most = most
  }

  get size(): number {
    return this.#buckets.size
  }

  /**
   * Takes units out of a bucket. What costs more than a whole bucket may pass when the bucket is full, and leaves a debt.
   * @param rate how the bucket fills from now on; it holds no more than its burst
   * @param back units that count as if they were in the bucket; they stay out of it where the answer is no
   * @returns 0, or the milliseconds until it may be tried again; then nothing was taken
   */
  take(key: string, rate: BucketRate, { units, back = 0 }: { units: number; back?: number }): number {
    const bucket = this.#bucket(key, rate)
    const needed = Math.min(units, rate.burst)
    const available = Math.min(rate.burst, bucket.units + back)
    if (available < needed) return Math.ceil((needed - available) / rate.unitsPerMs)
    bucket.units = available - units
    return 0
  }

  /** Puts units into a bucket, as many as it has room for; negative: takes them, whatever is left. */
  put(key: string, rate: BucketRate, units: number): void {
    const bucket = this.#bucket(key, rate)
    bucket.units = Math.min(rate.burst, bucket.units + units)
  }

  /** Takes as many of these units as there are, and leaves no debt; negative: puts them in. */
  note(key: string, rate: BucketRate, units: number): void {
    const bucket = this.#bucket(key, rate)
    bucket.units = Math.min(rate.burst, Math.max(Math.min(bucket.units, 0), bucket.units - units))
  }

  /** Units in a bucket; negative in debt. */
  units(key: string, rate: BucketRate): number {
    return this.#bucket(key, rate).units
  }

  /** The bucket, with all that flowed in. */
  #bucket(key: string, rate: BucketRate): Bucket {
    const now = this.#monotonic()
    const found = this.#buckets.get(key)
    if (found) {
      // The latest stay: whoever makes many buckets must not have one forgotten that is in use.
      this.#buckets.delete(key)
      this.#buckets.set(key, found)
      found.units = Math.min(rate.burst, found.units + (now - found.at) * found.rate.unitsPerMs)
      found.at = now
      found.rate = rate
      return found
    }
    if (this.#buckets.size >= this.#most) this.#forget(now)
    const bucket = { units: rate.burst, at: now, rate }
    this.#buckets.set(key, bucket)
    return bucket
  }

  /** Drops full buckets, which hold no information. If none is full, the one goes that was not used for longest: its owner gains at most one burst. */
  #forget(now: number): void {
    // Searching all of them for each new caller would itself be too slow.
    if (now - this.#sweptAt >= sweepPauseMs) {
      this.#sweptAt = now
      for (const [key, { units, at, rate }] of this.#buckets) {
        if (units + (now - at) * rate.unitsPerMs >= rate.burst) this.#buckets.delete(key)
      }
    }
    if (this.#buckets.size < this.#most) return
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key)
      return
    }
  }
}
