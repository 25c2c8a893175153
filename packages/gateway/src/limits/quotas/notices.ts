import type { HeldQuota } from './held-quota.ts'
import type { Quotas } from './quotas.ts'

/** A quota of which callers are warned. */
interface NearlyUsed extends Pick<HeldQuota, 'configuration' | 'window'> {
  readonly left: number
  readonly percent: number
}

/** The whole number in a sum of fractions, which may lack the last of its digits: 82.99999999999999 is 83. */
const wholeOf = (sum: number): number => Math.floor(sum + 1e-6)

/** Those of the quotas of a request that are used up to where callers are warned. */
export const nearlyUsedOf = (held: readonly HeldQuota[], leftOf: Quotas['leftOf']): readonly NearlyUsed[] =>
  held.flatMap(({ configuration, window, account }) => {
    const left = Math.max(0, leftOf({ configuration, window, account }))
    const percent = wholeOf(((window.limit - left) / window.limit) * 100)
    return percent >= window.warnAt ? [{ configuration, window, left, percent }] : []
  })

/**
 * Headers that say how much is left of quotas that are nearly used: `RateLimit-Policy` and `RateLimit` as in draft-ietf-httpapi-ratelimit-headers-10, and a sentence
 * for people. They are for whoever is charged; nothing is said of other quotas.
 */
export function noticesOf(near: readonly NearlyUsed[], now: number): Readonly<Record<string, string>> {
  if (near.length === 0) return {}
  const seconds = (ms: number): number => Math.ceil(ms / 1_000)
  return {
    'ratelimit-policy': near
      .map(
        ({ window: { quota, limit, from, until } }) =>
          `"${quota}";q=${Math.floor(limit)};qu="map-units";w=${seconds(until - from)}`,
      )
      .join(', '),
    ratelimit: near
      .map(({ window: { quota, until }, left }) => `"${quota}";r=${wholeOf(left)};t=${seconds(until - now)}`)
      .join(', '),
    'mapgate-quota': near
      .map(
        ({ window: { quota, until }, percent, configuration: { every } }) =>
          `${percent} % of quota ${quota} of this ${every} is used; it begins again at ${new Date(until).toISOString()}`,
      )
      .join(', '),
  }
}
