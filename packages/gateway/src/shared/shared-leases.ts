import { TokenBuckets } from '../core/token-buckets.ts'
import type { Account, AskedUnits, Lease, Leases, QuotaAccount, RateAccount } from '../limits/leases.ts'
import { KnownSpending } from './known-spending.ts'
import { quotaScript, rateScript } from './lease-scripts.ts'
import { OwnSpending } from './own-spending.ts'
import type { SharedConnection } from './port.ts'
import { readQuota, readRate } from './read-lease.ts'

/** Where units came from. `spoilt`: what the server keeps of the account was not written by a gateway, or cannot be true; the process went on alone. */
type LeaseSource = 'together' | 'alone' | 'spoilt'

interface SharedLeasesOptions {
  readonly connection: Pick<SharedConnection, 'eval' | 'keyOf' | 'state' | 'onChange'>
  /** Lends this replica's part while the server is gone. */
  readonly local: Leases & {
    /** Counts units that others granted. */
    readonly note: (account: RateAccount, units: number) => void
  }
  /** Gateways that run, as far as is known. */
  readonly replicas: () => number
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  /** Told of each question. */
  readonly asked: (kind: Account['kind'], source: LeaseSource) => void
}

const lifeMs = { rate: 5_000, quota: 10_000 }

/** The store is asked so often what was spent of a quota, in case that the server was given an older state. */
const seedForMs = 60_000
/** Who is refused is told what the store says by then. */
const believedMs = 5_000
const dayMs = 86_400_000

/** How much more than a whole account may be granted to one replica before it is not believed. */
const tolerance = 1.05

/**
 * Leases of accounts on a server that all replicas share. Each question is one script there, by the time of the server. While it is gone, each replica lends its part.
 * Nobody is given more by that: what a replica let pass alone, and all that it let pass when the server was emptied, is told to it with the next question.
 */
export class SharedLeases implements Leases {
  readonly #options: SharedLeasesOptions
  readonly #own: OwnSpending
  /** What one replica can have been granted of an account at most; whoever writes to the server does not lift this. */
  readonly #most: TokenBuckets
  /** What was spent of quota accounts, by their keys. */
  readonly #known: KnownSpending
  /** The name that this process gives to an epoch that it begins. */
  readonly #name: string
  #firstEpoch = ''
  /** Questions that nobody waits for. */
  readonly #unawaited = new Set<Promise<unknown>>()

  constructor(options: SharedLeasesOptions) {
    this.#options = options
    this.#own = new OwnSpending(options)
    this.#known = new KnownSpending(options.monotonic)
    this.#most = new TokenBuckets(options.monotonic)
    this.#name = Buffer.from(options.random(12)).toString('base64url')
    // What was spent while the server was gone is in the store alone.
    options.connection.onChange(() => this.#known.askAgain())
  }

  take(account: Account, asked: AskedUnits): Lease | Promise<Lease> {
    if (this.#options.connection.state() === 'gone') return this.#alone(account, asked, 'alone')
    return account.kind === 'rate' ? this.#takeRate(account, asked) : this.#takeQuota(account, asked)
  }

  giveBack(account: Account, units: number): void {
    const asked = { least: 0, wanted: 0, back: units }
    if (account.kind === 'quota') {
      if (this.#options.connection.state() === 'gone') this.#options.local.giveBack(account, units)
      else this.#unawait(this.#askQuota(account, asked, undefined))
      return
    }
    this.#note(account, -units)
    if (this.#options.connection.state() !== 'gone') this.#unawait(this.#askRate(account, asked))
  }

  /** Resolves when nothing is under way that was given back. */
  async settled(): Promise<void> {
    await Promise.all(this.#unawaited)
  }

  #unawait(question: Promise<unknown>): void {
    this.#unawaited.add(question)
    void question.finally(() => this.#unawaited.delete(question))
  }

  #alone(account: Account, asked: AskedUnits, source: LeaseSource): Lease | Promise<Lease> {
    this.#options.asked(account.kind, source)
    const lease = this.#options.local.take(account, asked)
    if (account.kind === 'rate' && 'granted' in lease)
      this.#own.note(account, lease.granted - asked.back, 'alone')
    return lease
  }

  /** Notes what was granted by the server, wherever it counts when the server is gone. */
  #note(account: RateAccount, units: number): void {
    this.#own.note(account, units, 'together')
    this.#options.local.note(account, units)
    this.#most.put(nameOf(account), mostOf(account), -units)
  }

  async #takeRate(account: RateAccount, asked: AskedUnits): Promise<Lease> {
    const answer = await this.#askRate(account, asked)
    if (typeof answer === 'string') return this.#alone(account, onceMore(asked), answer)
    const { granted, left, waitMs } = answer
    if (granted === 0) {
      this.#options.asked('rate', 'together')
      return { waitMs: Math.max(1, waitMs), left }
    }
    const net = granted - asked.back
    if (!this.#isPossible(account, net)) return this.#alone(account, onceMore(asked), 'spoilt')
    this.#options.asked('rate', 'together')
    this.#note(account, net)
    return { granted, left, lifeMs: lifeMs.rate }
  }

  /** True if a replica can have been granted so much by the limit, whatever the server says. */
  #isPossible(account: RateAccount, units: number): boolean {
    const needed = Math.min(units, account.burst)
    return needed <= this.#most.units(nameOf(account), mostOf(account))
  }

  /** Asks the server; why there is no answer that is good for anything. */
  async #askRate(account: RateAccount, { least, wanted, back }: AskedUnits) {
    const { connection, replicas } = this.#options
    const own = this.#own.of(account)
    const told = own.alone
    const part = Math.max(0, account.burst / replicas() - own.all)
    const answer = await connection.eval(rateScript, {
      keys: [connection.keyOf('rate', account.limit, account.caller), connection.keyOf('epoch')],
      values: [
        ...[account.unitsPerMs, account.burst, least, wanted, back],
        ...[this.#name, this.#firstEpoch, own.epoch, part, told, account.mostDebt],
      ],
    })
    const read = readRate(answer?.value, { least, wanted })
    if (typeof read === 'string') return read
    if (this.#firstEpoch === '') this.#firstEpoch = read.epoch
    own.epoch = read.epoch
    own.alone = Math.max(0, own.alone - told)
    return read
  }

  async #takeQuota(account: QuotaAccount, asked: AskedUnits): Promise<Lease> {
    const answer = await this.#askSeeded(account, asked)
    if (typeof answer === 'string')
      return this.#alone(account, onceMore(asked), answer === 'unknown' ? 'alone' : answer)
    this.#options.asked('quota', 'together')
    const { granted, left } = answer
    if (granted > 0) return { granted, left, lifeMs: lifeMs.quota }
    return { waitMs: await this.#waitOf(account, asked), left }
  }

  /** Until the window ends, or for as long as others may hold a lease where not all of the units are spent. */
  async #waitOf(account: QuotaAccount, asked: AskedUnits): Promise<number> {
    const untilEnd = Math.max(1, account.endsAt - this.#options.clock())
    const key = this.#keyOf(account)
    await this.#seed(key, account, asked, believedMs)
    const unspent = account.units - (this.#known.least(key) - asked.back)
    return unspent < asked.least ? untilEnd : Math.min(untilEnd, lifeMs.quota)
  }

  /** Asks the server, with what the store says where it is time to ask that, or where the server does not know the account. */
  async #askSeeded(account: QuotaAccount, asked: AskedUnits) {
    const key = this.#keyOf(account)
    const answer = await this.#askQuota(account, asked, await this.#seed(key, account, asked))
    if (answer !== 'unknown') return answer
    this.#known.askAgain(key)
    return this.#askQuota(account, asked, await this.#seed(key, account, asked))
  }

  /** Asks the server. @param seed what the store says was spent; undefined: it was not asked */
  async #askQuota(account: QuotaAccount, { least, wanted, back }: AskedUnits, seed: number | undefined) {
    const { connection, clock } = this.#options
    const key = this.#keyOf(account)
    const keptMs = Math.ceil(Math.max(0, account.endsAt - clock()) + dayMs)
    const answer = await connection.eval(quotaScript, {
      keys: [key],
      values: [account.units, least, wanted, back, seed ?? '', keptMs, this.#known.least(key) - back],
    })
    const read = readQuota(answer?.value, { least, wanted })
    if (typeof read === 'object' && (read.granted > 0 || least === 0))
      this.#known.note(key, read.granted - back)
    return read
  }

  #keyOf({ limit, window, caller }: QuotaAccount): string {
    return this.#options.connection.keyOf('quota', limit, window, caller)
  }

  /** What the store says was spent; undefined where it was asked lately, or does not answer. */
  async #seed(
    key: string,
    { used }: QuotaAccount,
    { back }: AskedUnits,
    forMs = seedForMs,
  ): Promise<number | undefined> {
    if (!this.#known.isOlderThan(forMs, key)) return undefined
    try {
      const spent = await used()
      this.#known.told(key, spent, back)
      return spent
    } catch {
      return undefined
    }
  }
}

/** The same question after one that may have been carried out: what was offered with it may be there already, so no more of it counts than is spent now. */
const onceMore = ({ least, wanted, back }: AskedUnits): AskedUnits => ({
  least,
  wanted,
  back: Math.min(back, least),
})

const nameOf = ({ limit, caller }: RateAccount): string => `${limit} ${caller}`

const mostOf = ({ unitsPerMs, burst }: RateAccount) => ({
  unitsPerMs: unitsPerMs * tolerance,
  burst: burst * tolerance,
})
