import { GatewayError } from '../core/errors/errors.ts'
import { networkOf } from '../core/request/network.ts'

/**
 * Slows the guessing of passwords. An attempt counts until its password proves right; a right one costs nothing. An account that signed in from an
 * address before is counted there by itself: what others try at that address, or with that name elsewhere, does not lock it out.
 */
export interface Throttle {
  /**
   * Admits one attempt and counts it.
   * @returns What to call when the password was right.
   * @throws GatewayError `credential.throttled` with the seconds to wait
   */
  admit(account: string, address: string, now: number): () => void
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
  const buckets = new Map<string, { level: number; at: number }>()
  /** The time of the last right password, by pair of account and address. */
  const known = new Map<string, number>()

  const levelOf = (key: string, oneBackEveryMs: number, now: number): number => {
    const bucket = buckets.get(key)
    return bucket ? Math.max(0, bucket.level - (now - bucket.at) / oneBackEveryMs) : 0
  }
  const set = (key: string, level: number, now: number): void => {
    buckets.delete(key)
    if (level > 0) keep(buckets, key, { level, at: now })
  }

  return {
    admit: (account, address, now) => {
      const network = networkOf(address)
      const pair = `pair ${account} ${network}`
      const isKnown = now - (known.get(pair) ?? Number.NEGATIVE_INFINITY) < knownForMs
      const shared = [
        [`address ${network}`, limits.address],
        [`account ${account}`, limits.account],
      ] as const
      const counted = [[pair, limits.pair] as const, ...(isKnown ? [] : shared)]
      for (const [key, { free, oneBackEveryMs }] of counted) {
        const over = levelOf(key, oneBackEveryMs, now) + 1 - free
        if (over > 0)
          throw new GatewayError('credential.throttled', key.split(' ')[0], {
            retryAfterSeconds: Math.ceil((over * oneBackEveryMs) / 1000),
          })
      }
      for (const [key, { oneBackEveryMs }] of counted) set(key, levelOf(key, oneBackEveryMs, now) + 1, now)
      return () => {
        keep(known, pair, now)
        for (const [key, { oneBackEveryMs }] of counted) set(key, levelOf(key, oneBackEveryMs, now) - 1, now)
      }
    },
  }
}

/** Stores an entry as the latest, and drops the oldest beyond the maximum. */
function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key)
  entries.set(key, value)
  if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? '')
}
