/**
 * Accounts of units that all replicas draw from together. A replica takes a share of an account, a *lease*, and spends it by itself: `LeasedAccounts`
 * (`leased-accounts.ts`) does that, and is what limits are built on. This is the port below it.
 */
export interface Leases {
  /**
   * Takes units out of an account. Never fails: where what replicas share cannot be reached, this replica's part of the limit is lent. Synchronous where nobody
   * else has to be asked; then exactly `least` is granted.
   */
  take(account: Account, asked: AskedUnits): Lease | Promise<Lease>
  /**
   * Puts units back that were leased and not spent, when nothing else is to be taken. Negative: takes units that were spent beyond a lease, whatever is left.
   * Nobody waits for it; where it is lost, the caller has so much less until the account fills.
   */
  giveBack(account: Account, units: number): void
}

/** An account, named by a limit and a caller. Neither needs to be escaped: they are hashed before they leave the process. */
export type Account = RateAccount | QuotaAccount

/** Units that flow in without end, as into a token bucket. */
export interface RateAccount {
  readonly kind: 'rate'
  /** The limit, such as the name of a rate in the configuration. */
  readonly limit: string
  /** Whose account it is, such as a principal id or a network. */
  readonly caller: string
  readonly unitsPerMs: number
  /** Units that it holds when it is full. */
  readonly burst: number
  /** Units that it may be in debt, because a request may cost more than a whole account holds. More was not written by a gateway. */
  readonly mostDebt: number
}

/** Units for a window of time, such as a month. What is left is lost at its end. */
export interface QuotaAccount {
  readonly kind: 'quota'
  /** The limit, such as the name of a quota in the configuration. */
  readonly limit: string
  readonly caller: string
  /** The window, such as `2026-11`: another one is another account. */
  readonly window: string
  /** Units of a whole window. */
  readonly units: number
  /** The end of the window, epoch milliseconds. */
  readonly endsAt: number
  /**
   * Units that the store says were spent in this window by all replicas. Asked when this process first takes from the account, and again where what replicas share
   * lost it, so that nobody is given a month a second time. May reject; then only this replica's part of the units is lent.
   */
  readonly used: () => Promise<number>
}

/** What is asked of an account. Units may be fractions. */
export interface AskedUnits {
  /** The units of the request that waits. One that costs more than a whole rate account holds is granted when that is full, and leaves a debt. */
  readonly least: number
  /** Units that would be welcome beyond it, so that later requests need not ask; as many are granted as leave enough for other replicas. */
  readonly wanted: number
  /** Units of an earlier lease to put back first; negative where more was spent than was leased. Where the answer is no they stay with who asked. */
  readonly back: number
}

/** Units to spend within a short time, or the time to wait. */
export type Lease = GrantedLease | RefusedLease

interface GrantedLease {
  /** At least `least`, and at most `wanted` beyond it. */
  readonly granted: number
  /** Units that are left in the account for everybody, as far as is known; negative in debt. */
  readonly left: number
  /** Milliseconds from when they were asked for: so long they may be spent. Then what is left of them is put back. */
  readonly lifeMs: number
}

interface RefusedLease {
  /** Milliseconds, at least 1, after which it may be tried again; nothing was taken. */
  readonly waitMs: number
  readonly left: number
}
