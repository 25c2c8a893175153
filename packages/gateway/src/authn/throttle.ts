import { GatewayError } from '../core/errors/errors.ts'
import { networkOf } from '../core/request/network.ts'

/**
 * Slows the guessing of passwords. An attempt counts until its password proves right; a right one costs nothing. An account that signed in from an
 * address before is counted there by itself: what others try at that address, or with that name elsewhere, does not lock it out.
 */
export interface Throttle {
  /**
   * Admits one attempt and counts it.
   * @returns What to call when the password was right, or when nobody could say.
   * @throws GatewayError `credential.throttled` with the seconds to wait
   */
  admit(account: string, address: string, now: number): Settle
  /**
   * Admits one attempt for a person whom a directory has found by whatever name was typed, with a limit for all addresses together.
   * @throws GatewayError `credential.throttled` with the seconds to wait
   */
  admitPerson(id: string, limit: PersonLimit, now: number): Settle
}

/** Takes the count of an attempt back. An attempt that is `undecided`, because nobody could check its password, makes nobody known. */
type Settle = (outcome?: 'right' | 'undecided') => void

/** The most wrong passwords, of which one is forgotten in each `withinMs / atMost`. */
interface PersonLimit {
  readonly atMost: number
  readonly withinMs: number
}

/** The number of free failures, and how long one is remembered: for one account from one address, for one address, and for one account. */
type ThrottleLimits = Readonly<
  Record<'pair' | 'address' | 'account', { readonly free: number; readonly oneBackEveryMs: number }>
>

/** The limits of passwords. */
const passwords: ThrottleLimits = {
  /** Limit for one account from one address: a person who mistypes. */
  pair: { free: 8, oneBackEveryMs: 30_000 },
  /** Limit for one address and all accounts: password spraying. */
  address: { free: 40, oneBackEveryMs: 6_000 },
  /** Limit for one account from all addresses: distributed guessing. It is slow enough to be useless, and loose enough not to lock the user out. */
  account: { free: 100, oneBackEveryMs: 3_000 },
}

const maxEntries = 20_000

/** How long an account stays known at an address. */
const knownForMs = 30 * 86_400_000

/** Leaky buckets in memory; each forgets one failure per interval. The latest 20,000 buckets and known pairs are kept. */
export function createThrottle(limits = passwords): Throttle {
  const count = createBuckets()
  /** The time of the last right password, by pair of account and address. */
  const known = new Map<string, number>()
  return {
    admit: (account, address, now) => {
      const network = networkOf(address)
      const pair = `pair ${account} ${network}`
      const isKnown = now - (known.get(pair) ?? Number.NEGATIVE_INFINITY) < knownForMs
      const shared = [
        { key: `address ${network}`, ...limits.address },
        { key: `account ${account}`, ...limits.account },
      ]
      const takeBack = count([{ key: pair, ...limits.pair }, ...(isKnown ? [] : shared)], now)
      return (outcome = 'right') => {
        if (outcome === 'right') keep(known, pair, now)
        takeBack()
      }
    },
    admitPerson: (id, { atMost, withinMs }, now) =>
      count([{ key: `person ${id}`, free: atMost, oneBackEveryMs: withinMs / atMost }], now),
  }
}

/**
 * Counts one attempt in every bucket, or in none.
 * @returns a function whose result takes the count back; it throws GatewayError `credential.throttled`
 */
function createBuckets(): (counted: readonly Bucket[], now: number) => () => void {
  const buckets = new Map<string, { level: number; at: number }>()
  const levelOf = ({ key, oneBackEveryMs }: Bucket, now: number): number => {
    const bucket = buckets.get(key)
    return bucket ? Math.max(0, bucket.level - (now - bucket.at) / oneBackEveryMs) : 0
  }
  const change = (bucket: Bucket, by: number, now: number): void => {
    const level = levelOf(bucket, now) + by
    buckets.delete(bucket.key)
    if (level > 0) keep(buckets, bucket.key, { level, at: now })
  }
  return (counted, now) => {
    for (const bucket of counted) {
      const over = levelOf(bucket, now) + 1 - bucket.free
      if (over > 0)
        throw new GatewayError('credential.throttled', bucket.key.split(' ')[0], {
          retryAfterSeconds: Math.ceil((over * bucket.oneBackEveryMs) / 1000),
        })
    }
    for (const bucket of counted) change(bucket, 1, now)
    return () => {
      for (const bucket of counted) change(bucket, -1, now)
    }
  }
}

/** A count of attempts, and its limit. */
interface Bucket {
  readonly key: string
  readonly free: number
  readonly oneBackEveryMs: number
}

/** Stores an entry as the latest, and drops the oldest beyond the maximum. */
function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key)
  entries.set(key, value)
  if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? '')
}
