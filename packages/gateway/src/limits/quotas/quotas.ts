import type { Principal } from '@mapgate/policy'
import type { QuotaConfiguration } from '../../config/sections/quotas.ts'
import type { GatewayError } from '../../core/errors/errors.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import type { LeasedAccounts } from '../leased-accounts.ts'
import { type CompiledQuota, compileQuota } from './compiled-quota.ts'
import type { HeldQuota } from './held-quota.ts'
import { remainderOf } from './quota-sums.ts'
import { subjectsOf } from './subjects.ts'
import type { UsageWriter } from './usage-writer.ts'
import { usedUp } from './used-up.ts'

interface QuotasOptions {
  readonly accounts: Pick<LeasedAccounts, 'take' | 'spend' | 'left'>
  readonly writer: Pick<UsageWriter, 'sums' | 'used' | 'writeSoon'>
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Told the name of the quota that refused a request. */
  readonly refused: (quota: string) => void
}

/** The quotas of a configuration. */
export interface Quotas {
  /** Those that a request is charged to, in the windows of now. */
  readonly heldBy: (principal: Principal, request: GatewayRequest) => readonly HeldQuota[]
  /**
   * Reserves units of all of them, or of none. Synchronous where nobody has to be asked.
   * @param refusedBy told the name of the quota that has no room
   * @throws GatewayError `limit.quota`
   */
  readonly reserve: (
    held: readonly HeldQuota[],
    units: number,
    refusedBy: (quota: string) => void,
  ) => Promise<void> | void
  /** Charges what was used in place of what was reserved. */
  readonly settle: (
    held: readonly HeldQuota[],
    units: { readonly reserved: number; readonly used: number },
  ) => void
  /** Units that are left of one, as far as is known. */
  readonly leftOf: (quota: HeldQuota) => number
}

/** Builds the quotas of a configuration. What is used of them is kept by their names, and outlives a configuration. */
export function createQuotas(configured: readonly QuotaConfiguration[], options: QuotasOptions): Quotas {
  const compiled = configured.map(compileQuota)
  const leftOf = ({ account }: HeldQuota): number => options.accounts.left(account) ?? account.units
  return {
    heldBy: (principal, request) =>
      compiled.flatMap((quota) =>
        quota.isOf(principal) && quota.isFor(request)
          ? subjectsOf(quota.configuration, principal).map((subject) => heldOf(quota, subject, options))
          : [],
      ),
    reserve: (held, units, refusedBy) =>
      takeAll(held, 0, {
        ...options,
        units,
        leftOf,
        refused: (quota) => {
          options.refused(quota)
          refusedBy(quota)
        },
      }),
    settle: (held, units) => {
      for (const quota of held) {
        release(quota, units, options)
        // What a restart must not give back is written at once.
        if (leftOf(quota) <= remainderOf(quota.window.limit)) options.writer.writeSoon()
      }
    },
    leftOf,
  }
}

/** Charges what was used in place of what was reserved. */
function release(
  { account, window }: HeldQuota,
  { reserved, used }: { readonly reserved: number; readonly used: number },
  { accounts, writer }: QuotasOptions,
): void {
  accounts.spend(account, used - reserved)
  writer.sums.settle(window, { reserved, used })
}

function heldOf(
  { configuration, windowOf }: CompiledQuota,
  subject: string,
  { writer, clock }: QuotasOptions,
): HeldQuota {
  const { name, units, warnAt } = configuration
  const { from, until } = windowOf(clock())
  const window = { quota: name, subject, from, until, limit: units, warnAt }
  return {
    configuration,
    window,
    account: {
      kind: 'quota',
      limit: name,
      caller: subject,
      window: String(from),
      units,
      endsAt: until,
      used: () => writer.used(window),
    },
  }
}

interface Taking extends QuotasOptions {
  readonly units: number
  readonly leftOf: Quotas['leftOf']
}

/** Takes units of one after the other. Undefined where nobody had to be asked. @throws GatewayError `limit.quota` */
function takeAll(held: readonly HeldQuota[], from: number, taking: Taking): Promise<void> | undefined {
  const { units, accounts, writer } = taking
  for (let at = from; at < held.length; at += 1) {
    const { account, window } = held[at] as HeldQuota
    const settled = (waitMs: number): void => {
      if (waitMs > 0) throw refusal(held, at, { ...taking, waitMs })
      // After it was taken: before, the account would count it as used already.
      writer.sums.reserve(window, units)
    }
    const waitMs = accounts.take(account, units)
    if (typeof waitMs !== 'number')
      return waitMs.then((ms) => {
        settled(ms)
        return takeAll(held, at + 1, taking)
      })
    settled(waitMs)
  }
  return undefined
}

/** The refusal by one of several quotas. What was taken of those before it is put back. */
function refusal(
  held: readonly HeldQuota[],
  at: number,
  { waitMs, units, leftOf, ...options }: Taking & { readonly waitMs: number },
): GatewayError {
  const quota = held[at] as HeldQuota
  for (const taken of held.slice(0, at)) release(taken, { reserved: units, used: 0 }, options)
  options.refused(quota.configuration.name)
  const underWay = options.writer.sums.reserved(quota.window)
  return usedUp(quota, { units, waitMs, left: leftOf(quota), underWay, now: options.clock() })
}
