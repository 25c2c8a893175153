import { GatewayError } from '../../core/errors/errors.ts'
import type { HeldQuota } from './held-quota.ts'

interface Refused {
  /** Units of the request. */
  readonly units: number
  readonly waitMs: number
  /** Units that are left. */
  readonly left: number
  /** Units that other requests reserved, and may give back. */
  readonly underWay: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** The refusal of a request whose quota has no room for it, with the time when there is room again. */
export function usedUp(quota: HeldQuota, { units, waitMs, left, underWay, now }: Refused): GatewayError {
  const { window } = quota
  const untilEndMs = window.until - now
  const isForThisWindow = waitMs >= untilEndMs - 1_000 && left + underWay < units
  const retryAfterMs = isForThisWindow ? untilEndMs : Math.min(waitMs, 5_000)
  const detail = `quota ${window.quota} of ${window.subject || 'callers without the attribute'}, ${units.toFixed(2)} units, ${left.toFixed(2)} left`
  return new GatewayError('limit.quota', detail, {
    publicText: isForThisWindow ? overWords(quota, units, left) : waitWords(quota),
    retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1_000)),
  })
}

const overWords = (quota: HeldQuota, units: number, left: number): string =>
  left > 0.1
    ? `The quota ${named(quota)} has ${amount(left)} units left, and this request may need ${amount(units)}; it begins again on ${whenOf(quota)}.`
    : `The quota ${named(quota)} is used up; it begins again on ${whenOf(quota)}.`

const waitWords = (quota: HeldQuota): string =>
  `The quota ${named(quota)} is nearly used up, and other requests are under way; try again in a moment.`

const named = ({ configuration: { name, units, every } }: HeldQuota): string =>
  `${name} of ${amount(units)} units a ${every}`

/** The time when a window ends, as the clocks of its zone show it. */
function whenOf({ window, configuration: { timeZone } }: HeldQuota): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone })
  return `${format.format(window.until)} (${timeZone})`
}

const amount = (units: number): string => units.toLocaleString('en-US', { maximumFractionDigits: 1 })
