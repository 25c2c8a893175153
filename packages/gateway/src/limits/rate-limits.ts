import type { RateConfiguration } from '../config/sections/limits.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Admit, Charge } from '../core/request/charge.ts'
import { costOf } from '../core/request/cost.ts'
import { networkOf } from '../core/request/network.ts'
import { callerOf } from '../core/request/request-context.ts'
import type { LeasedAccounts } from './leased-accounts.ts'
import type { RateAccount } from './leases.ts'

interface RateLimitsOptions {
  readonly accounts: Pick<LeasedAccounts, 'take'>
  /** Told the name of the rate that refused a request. */
  readonly limited: (rate: string) => void
}

/** More than the dearest request costs: its questions to a map server, 67 megapixels, or 50,000 records. */
const mostDebt = 1_000

type Limit = RateConfiguration & { readonly limit: string }

/** Units to take from several accounts, one after the other. */
interface Bill {
  readonly accounts: readonly RateAccount[]
  readonly cost: number
  readonly instead: number
}

/** The rates of a configuration. Anonymous callers share one identity, so a rate per principal counts them by address. */
export function createRateLimits(rates: readonly RateConfiguration[], options: RateLimitsOptions): Admit {
  const limits = rates.map((rate, index) => ({ ...rate, limit: limitOf(rates, index) }))
  return (principal, inbound, mountPath) => {
    const held = limits
      .filter(
        ({ roles, mounts }) =>
          (!roles || roles.some((role) => principal.roles.includes(role))) &&
          (!mounts || (mountPath !== undefined && mounts.includes(mountPath))),
      )
      .map((rate) => {
        const isByAddress = rate.per === 'address'
        return accountOf(rate, isByAddress ? networkOf(inbound.clientAddress) : callerOf(principal, inbound))
      })
    const charge: Charge = (map, steps) => {
      const cost = costOf(map, steps)
      return cost === 1 ? undefined : pay({ accounts: held, cost, instead: 1 }, options)
    }
    const admitted = pay({ accounts: held, cost: 1, instead: 0 }, options)
    return admitted === undefined ? charge : admitted.then(() => charge)
  }
}

/** Takes the units, from one account after the other. Undefined where nobody had to be asked. @throws GatewayError `limit.rate` */
function pay(bill: Bill, options: RateLimitsOptions, from = 0): Promise<void> | undefined {
  const { accounts, cost, instead } = bill
  for (let index = from; index < accounts.length; index += 1) {
    const account = accounts[index] as RateAccount
    const waitMs = options.accounts.take(account, cost, instead)
    if (typeof waitMs !== 'number')
      return waitMs.then((ms) => {
        demand(ms, { account, cost }, options)
        return pay(bill, options, index + 1)
      })
    demand(waitMs, { account, cost }, options)
  }
  return undefined
}

/** @throws GatewayError `limit.rate` where there is something to wait for */
function demand(
  waitMs: number,
  { account, cost }: { account: RateAccount; cost: number },
  { limited }: RateLimitsOptions,
): void {
  if (waitMs === 0) return
  const name = account.limit.replace(/#.*/, '')
  limited(name)
  throw new GatewayError('limit.rate', `rate ${name}, cost ${cost.toFixed(2)}`, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
}

/** The name of a rate, with a number where another one before it has the same. */
function limitOf(rates: readonly RateConfiguration[], index: number): string {
  const name = rates[index]?.name ?? ''
  const earlier = rates.slice(0, index).filter((rate) => rate.name === name).length
  return earlier === 0 ? name : `${name}#${earlier + 1}`
}

const accountOf = ({ limit, units, every, burst }: Limit, caller: string): RateAccount => ({
  kind: 'rate',
  limit,
  caller,
  unitsPerMs: units / every,
  burst: burst ?? units,
  mostDebt,
})
