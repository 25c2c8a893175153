import type { Account, Lease, Leases } from './leases.ts'

/** What this process has leased of one account. */
interface Purse {
  readonly key: string
  /** As it was asked for last: a reload may have changed how it fills. */
  account: Account
  /** Units to spend; negative where more was spent than was leased. */
  units: number
  /** By the monotonic clock: then what is left is given back. */
  until: number
  /** When fewer units are left, more are asked for. */
  low: number
  /** Units to ask for the next time, beyond what is needed. */
  wanted: number
  /** Units that requests wait for. */
  waiting: number
  /** The question that is under way. */
  asking: Promise<number> | undefined
  /** A refusal holds for requests that cost as much, until then; `waitUntil` is what those who ask are told. */
  refused: { readonly units: number; readonly until: number; readonly waitUntil: number } | undefined
  /** What was left in the account for everybody when it was asked last. */
  left: number
}

/** What a request costs, and what of it was taken before. */
interface Cost {
  readonly units: number
  readonly instead: number
}

interface LeasedAccountsOptions {
  readonly leases: Leases
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  /** Most accounts that are leased at once; default 50,000. Beyond, the oldest is given back. */
  readonly most?: number
}

const fewestWanted = 8
const mostWanted = 1_024

/** Other gateways give back what they reserved and did not use, so a quota is asked again long before its window ends. */
const refusedQuotaMs = 1_000

/**
 * Spends units of accounts that replicas share. Where the lease of an account has room this is a subtraction and nobody is asked; it is renewed before it is used up.
 * The busier a caller, the larger its leases.
 */
export class LeasedAccounts {
  readonly #leases: Leases
  readonly #monotonic: () => number
  readonly #most: number
  readonly #purses = new Map<string, Purse>()

  constructor({ leases, monotonic, most = 50_000 }: LeasedAccountsOptions) {
    this.#leases = leases
    this.#monotonic = monotonic
    this.#most = most
  }

  /**
   * Takes units out of an account. Synchronous where the lease has room for them, and where there is nobody to ask.
   * @param instead units that were taken for the same request already and count no more; they stay taken where the answer is no
   * @returns 0, or the milliseconds until it may be tried again; then nothing was taken
   */
  take(account: Account, units: number, instead = 0): number | Promise<number> {
    const purse = this.#purses.get(keyOf(account))
    if (purse === undefined) return this.#open(account, { units, instead })
    purse.account = account
    const now = this.#monotonic()
    // What is left of a lease that has ended is put back before more is asked for; where nothing is to be had, it is spent.
    if (purse.units >= units - instead && (now < purse.until || isRefused(purse, units, now))) {
      purse.units -= units - instead
      if (purse.units < purse.low) this.#renew(purse, now)
      return 0
    }
    if (isRefused(purse, units, now)) return waitOf(purse, instead, now)
    if (purse.asking === undefined) return this.#ask(purse, { units, instead })
    return this.#wait(purse, purse.asking, { units, instead })
  }

  /** Takes units that were spent already, whatever is left; negative: puts them back. */
  spend(account: Account, units: number): void {
    const purse = this.#purses.get(keyOf(account))
    if (purse === undefined) this.#leases.giveBack(account, -units)
    else {
      purse.units -= units
      // Who was refused before may have room now.
      if (units < 0) purse.refused = undefined
    }
  }

  /** Units that are left in an account: for everybody when it was asked last, and in the lease. Undefined where it was not asked lately. */
  left(account: Account): number | undefined {
    const purse = this.#purses.get(keyOf(account))
    return purse && purse.left + purse.units
  }

  /** Gives back what was not spent in its time. To be called each second or so. */
  sweep(): void {
    const now = this.#monotonic()
    for (const purse of this.#purses.values()) {
      const isHeld = now < purse.until || purse.asking !== undefined || isRefused(purse, mostWanted, now)
      if (!isHeld) this.#forget(purse)
    }
  }

  /** Gives back everything. */
  close(): void {
    for (const purse of this.#purses.values()) this.#forget(purse)
  }

  /** Gives back what is left of a lease. Where an answer is still awaited, what it brings is given back when it arrives. */
  #forget(purse: Purse): void {
    const { key, account, units } = purse
    if (this.#purses.get(key) === purse) this.#purses.delete(key)
    purse.units = 0
    if (units !== 0) this.#leases.giveBack(account, units)
  }

  /** Takes from an account that this process has no lease of. Of a rate that is answered at once it remembers nothing. */
  #open(account: Account, { units, instead }: Cost): number | Promise<number> {
    const lease = this.#leases.take(account, { least: units, wanted: fewestWanted, back: instead })
    if (!(lease instanceof Promise) && account.kind === 'rate')
      return 'granted' in lease ? 0 : lease.waitMs + filling(account, instead)
    const purse = newPurse(account)
    this.#purses.set(purse.key, purse)
    for (const oldest of this.#purses.values()) {
      if (this.#purses.size <= this.#most) break
      this.#forget(oldest)
    }
    return this.#answered(purse, lease, { asked: units, spent: units, instead, offered: 0 })
  }

  /** Takes what a request needs and more, and puts back what is left of the last lease. */
  #ask(purse: Purse, { units, instead }: Cost): number | Promise<number> {
    adapt(purse, this.#monotonic())
    const offered = purse.units
    purse.units = 0
    const lease = this.#leases.take(purse.account, {
      least: units,
      wanted: Math.max(purse.wanted, purse.waiting),
      back: offered + instead,
    })
    return this.#answered(purse, lease, { asked: units, spent: units, instead, offered })
  }

  /** Asks for more before a lease is used up, so that no request waits for it. */
  #renew(purse: Purse, now: number): void {
    if (purse.asking !== undefined || isRefused(purse, 1, now)) return
    adapt(purse, now)
    const lease = this.#leases.take(purse.account, { least: 1, wanted: purse.wanted, back: 0 })
    void this.#answered(purse, lease, { asked: 1, spent: 0, instead: 0, offered: 0 })
  }

  #answered(purse: Purse, lease: Lease | Promise<Lease>, question: Question): number | Promise<number> {
    const askedAt = this.#monotonic()
    const settle = (answer: Lease): number => {
      purse.asking = undefined
      const waitMs = settled(purse, answer, question, { askedAt, now: this.#monotonic() })
      // It was dropped in the meantime, because there are too many.
      if (this.#purses.get(purse.key) !== purse) this.#forget(purse)
      return waitMs
    }
    if (!(lease instanceof Promise)) return settle(lease)
    purse.asking = lease.then(settle)
    return purse.asking
  }

  async #wait(purse: Purse, asking: Promise<number>, { units, instead }: Cost): Promise<number> {
    purse.waiting += units - instead
    await asking
    purse.waiting -= units - instead
    return this.take(purse.account, units, instead)
  }
}

/** A question to an account. */
interface Question {
  readonly asked: number
  /** Units of a request that goes on with the answer. */
  readonly spent: number
  readonly instead: number
  /** Units of the purse that were offered with it. */
  readonly offered: number
}

/** Puts the answer into the purse. The milliseconds that the request has to wait. */
function settled(
  purse: Purse,
  answer: Lease,
  { asked, spent, instead, offered }: Question,
  { askedAt, now }: { askedAt: number; now: number },
): number {
  purse.left = answer.left
  if ('granted' in answer) {
    purse.units += answer.granted - spent
    purse.low = Math.max(0, answer.granted - spent) / 4
    purse.until = askedAt + answer.lifeMs
    purse.refused = undefined
    return 0
  }
  purse.units += offered
  const waitUntil = now + answer.waitMs
  const heldMs = purse.account.kind === 'quota' ? Math.min(answer.waitMs, refusedQuotaMs) : answer.waitMs
  purse.refused = { units: asked, until: now + heldMs, waitUntil }
  return waitOf(purse, instead, now)
}

/** Asks for more where leases are used up before their time, and for less where they are not. */
function adapt(purse: Purse, now: number): void {
  if (now < purse.until) purse.wanted = Math.min(mostWanted, purse.wanted * 2)
  else if (purse.units > purse.low * 2) purse.wanted = Math.max(fewestWanted, purse.wanted / 2)
}

const isRefused = ({ refused }: Purse, units: number, now: number): boolean =>
  refused !== undefined && units >= refused.units && now < refused.until

/** The wait of a request: a unit that was taken for it already has to be there again. */
const waitOf = ({ account, refused }: Purse, instead: number, now: number): number =>
  Math.max(1, Math.ceil((refused?.waitUntil ?? now) - now) + filling(account, instead))

const filling = (account: Account, units: number): number =>
  account.kind === 'rate' ? Math.ceil(units / account.unitsPerMs) : 0

const newPurse = (account: Account): Purse => ({
  key: keyOf(account),
  account,
  units: 0,
  until: Number.NEGATIVE_INFINITY,
  low: 0,
  wanted: fewestWanted,
  waiting: 0,
  asking: undefined,
  refused: undefined,
  left: 0,
})

/** Limits and windows are words without blanks. */
const keyOf = (account: Account): string =>
  account.kind === 'rate'
    ? `rate ${account.limit} ${account.caller}`
    : `quota ${account.limit} ${account.window} ${account.caller}`
