import { GatewayError } from '../core/errors/errors.ts'
import { networkOf } from '../core/request/network.ts'

/**
 * Slows the guessing of passwords. An attempt counts until its password proves right; a right one costs nothing. An account that signed in from an
 * address before is counted there by itself: what others try at that address, or with that name elsewhere, does not lock it out.
 */
export interface Throttle {
  /**
   * Admits one attempt and counts it. Synchronous where nobody else is asked.
   * @returns What to call when the password was right, or when nobody could say.
   * @throws GatewayError `credential.throttled` with the seconds to wait
   */
  admit(account: string, address: string, now: number): Settle | Promise<Settle>
  /**
   * Admits one attempt for a person whom a directory has found by whatever name was typed, with a limit for all addresses together.
   * @throws GatewayError `credential.throttled` with the seconds to wait
   */
  admitPerson(id: string, limit: PersonLimit, now: number): Settle | Promise<Settle>
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

/** A count of attempts, and its limit. */
interface AttemptCount {
  readonly limit: 'pair' | 'address' | 'account' | 'person'
  /** Whose attempts: a name, a network, or both. */
  readonly of: string
  /** The number of free failures. */
  readonly free: number
  /** In which one of them is forgotten, milliseconds. */
  readonly oneBackEveryMs: number
}

/** Where attempts are counted. Times are epoch milliseconds; what has its own time does not look at them. */
interface AttemptCounts {
  /** Counts one attempt in every count, or in none: then the first count that is full, and the milliseconds to wait. */
  take(counts: readonly AttemptCount[], now: number): FullCount | undefined | Promise<FullCount | undefined>
  /** Takes one attempt back in every count. */
  takeBack(counts: readonly AttemptCount[], now: number): void
}

interface FullCount {
  readonly limit: AttemptCount['limit']
  readonly waitMs: number
}

interface ThrottleOptions {
  /** Default: those of passwords. */
  readonly limits?: ThrottleLimits
  /** Default: in the memory of this process, the latest 20,000 counts. */
  readonly counts?: AttemptCounts
}

/** Slows guessing by counts that forget one failure per interval. The latest 20,000 known pairs are kept. */
export function createThrottle({
  limits = passwords,
  counts = createMemoryCounts(),
}: ThrottleOptions = {}): Throttle {
  /** The time of the last right password, by pair of account and address. */
  const known = new Map<string, number>()
  const admit = (asked: readonly AttemptCount[], now: number, right: () => void) => {
    const settle: Settle = (outcome = 'right') => {
      if (outcome === 'right') right()
      counts.takeBack(asked, now)
    }
    const full = counts.take(asked, now)
    return full instanceof Promise
      ? full.then((found) => settleUnless(found, settle))
      : settleUnless(full, settle)
  }
  return {
    admit: (account, address, now) => {
      const network = networkOf(address)
      const pair = `${account} ${network}`
      const isKnown = now - (known.get(pair) ?? Number.NEGATIVE_INFINITY) < knownForMs
      const shared: readonly AttemptCount[] = [
        { limit: 'address', of: network, ...limits.address },
        { limit: 'account', of: account, ...limits.account },
      ]
      const asked: readonly AttemptCount[] = [
        { limit: 'pair', of: pair, ...limits.pair },
        ...(isKnown ? [] : shared),
      ]
      return admit(asked, now, () => keep(known, pair, now))
    },
    admitPerson: (id, { atMost, withinMs }, now) =>
      admit([{ limit: 'person', of: id, free: atMost, oneBackEveryMs: withinMs / atMost }], now, () => {}),
  }
}

/** @throws GatewayError `credential.throttled` */
function settleUnless(full: FullCount | undefined, settle: Settle): Settle {
  if (full === undefined) return settle
  throw new GatewayError('credential.throttled', full.limit, {
    retryAfterSeconds: Math.ceil(full.waitMs / 1000),
  })
}

/** Counts in memory: leaky buckets. */
function createMemoryCounts(): AttemptCounts {
  const buckets = new Map<string, { level: number; at: number }>()
  const keyOf = ({ limit, of }: AttemptCount): string => `${limit} ${of}`
  const levelOf = (count: AttemptCount, now: number): number => {
    const bucket = buckets.get(keyOf(count))
    return bucket ? Math.max(0, bucket.level - (now - bucket.at) / count.oneBackEveryMs) : 0
  }
  const change = (count: AttemptCount, by: number, now: number): void => {
    const level = levelOf(count, now) + by
    buckets.delete(keyOf(count))
    if (level > 0) keep(buckets, keyOf(count), { level, at: now })
  }
  return {
    take: (counts, now) => {
      for (const count of counts) {
        const over = levelOf(count, now) + 1 - count.free
        if (over > 0) return { limit: count.limit, waitMs: over * count.oneBackEveryMs }
      }
      for (const count of counts) change(count, 1, now)
      return undefined
    },
    takeBack: (counts, now) => {
      for (const count of counts) change(count, -1, now)
    },
  }
}

/** Stores an entry as the latest, and drops the oldest beyond the maximum. */
function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key)
  entries.set(key, value)
  if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? '')
}
