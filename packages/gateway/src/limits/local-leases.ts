import { type BucketRate, TokenBuckets } from '../core/token-buckets.ts'
import type { Account, AskedUnits, Lease, Leases, RateAccount } from './leases.ts'
import { LocalQuotas } from './local-quotas.ts'

interface LocalLeasesOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Gateways that run, this one among them, as far as is known. */
  readonly replicas: () => number
}

/**
 * Lends one replica's part of each limit: as much as falls to one of the gateways that run. For gateways that share nothing, and while what they share cannot be
 * reached. With one gateway it is the whole limit.
 */
export class LocalLeases implements Leases {
  readonly #replicas: () => number
  readonly #buckets: TokenBuckets
  readonly #quotas: LocalQuotas

  constructor(options: LocalLeasesOptions) {
    this.#replicas = options.replicas
    this.#buckets = new TokenBuckets(options.monotonic)
    this.#quotas = new LocalQuotas(options)
  }

  take(account: Account, asked: AskedUnits): Lease | Promise<Lease> {
    return account.kind === 'rate' ? this.#takeRate(account, asked) : this.#quotas.take(account, asked)
  }

  giveBack(account: Account, units: number): void {
    if (account.kind === 'quota') this.#quotas.giveBack(account, units)
    else this.#buckets.put(bucketOf(account), this.#part(account), units)
  }

  /** Counts units that were granted elsewhere, so that whoever spent them does not have this part besides; negative: that were put back. */
  note(account: RateAccount, units: number): void {
    this.#buckets.note(bucketOf(account), this.#part(account), units)
  }

  #takeRate(account: RateAccount, { least, back }: AskedUnits): Lease {
    const [bucket, part] = [bucketOf(account), this.#part(account)]
    const waitMs = this.#buckets.take(bucket, part, { units: least, back })
    const left = this.#buckets.units(bucket, part)
    return waitMs > 0 ? { waitMs, left } : { granted: least, left, lifeMs: 0 }
  }

  #part({ unitsPerMs, burst }: RateAccount): BucketRate {
    const replicas = this.#replicas()
    return { unitsPerMs: unitsPerMs / replicas, burst: burst / replicas }
  }
}

const bucketOf = ({ limit, caller }: RateAccount): string => `${limit} ${caller}`
