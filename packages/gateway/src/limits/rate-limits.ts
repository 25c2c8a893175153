import type { RateConfiguration } from '../config/sections/limits.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Admit } from '../core/request/charge.ts'
import { networkOf } from '../core/request/network.ts'
import { callerOf } from '../core/request/request-context.ts'
import { costOf } from './cost.ts'
import { TokenBuckets } from './token-bucket.ts'

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
  const refused = (name: string, cost: number, waitMs: number): GatewayError => {
    options.limited(name)
    return new GatewayError('limit.rate', `rate ${name}, cost ${cost.toFixed(2)}`, {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
    })
  }
  return (principal, inbound, mountPath) => {
    const holding = limits.filter(
      ({ roles, mounts }) =>
        (!roles || roles.some((role) => principal.roles.includes(role))) &&
        (!mounts || (mountPath !== undefined && mounts.includes(mountPath))),
    )
    const keyOf = ({ per }: RateConfiguration) =>
      per === 'address' ? networkOf(inbound.clientAddress) : callerOf(principal, inbound)
    for (const limit of holding) {
      const waitMs = limit.buckets.take(keyOf(limit), 1)
      if (waitMs > 0) throw refused(limit.name, 1, waitMs)
    }
    return (map, steps) => {
      const cost = costOf(map, steps)
      if (cost === 1) return
      for (const limit of holding) {
        const waitMs = limit.buckets.take(keyOf(limit), cost, 1)
        if (waitMs > 0) throw refused(limit.name, cost, waitMs)
      }
    }
  }
}
