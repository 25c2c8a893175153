import type { MapRequest } from '@mapgate/protocol'
import type { RateConfiguration } from '../config/sections/limits.ts'
import { GatewayError } from '../core/errors.ts'
import type { Inbound } from '../core/inbound.ts'
import type { Principal } from '../core/principal.ts'
import { costOf } from './cost.ts'
import { TokenBuckets } from './token-bucket.ts'

/**
 * Lets a request pass or not. One that is not understood has no `map`, and costs 1.
 * @throws GatewayError `limit.rate` with the seconds to wait
 */
export type Admit = (principal: Principal, inbound: Pick<Inbound, 'clientAddress'>, map?: MapRequest) => void

/**
 * The rates of a configuration. Anonymous callers share one identity, so a rate per principal counts them by address.
 * @param limited told the name of the rate that refused a request
 */
export function createRateLimits(
  rates: readonly RateConfiguration[],
  options: { monotonic: () => number; limited: (rate: string) => void },
): Admit {
  const limits = rates.map((rate) => ({
    ...rate,
    buckets: new TokenBuckets(
      { unitsPerMs: rate.units / rate.every, burst: rate.burst ?? rate.units },
      options.monotonic,
    ),
  }))
  return (principal, { clientAddress }, map) => {
    if (limits.length === 0) return
    const cost = map === undefined ? 1 : costOf(map)
    for (const { name, per, roles, buckets } of limits) {
      if (roles && !roles.some((role) => principal.roles.includes(role))) continue
      const byAddress = per === 'address' || principal.kind === 'anonymous'
      const waitMs = buckets.take(byAddress ? clientAddress : principal.id, cost)
      if (waitMs === 0) continue
      options.limited(name)
      throw new GatewayError('limit.rate', `rate ${name}, cost ${cost.toFixed(2)}`, {
        retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
      })
    }
  }
}
