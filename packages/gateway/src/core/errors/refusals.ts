import type { Outcome, Refusal } from '@mapgate/policy'
import { GatewayError } from './errors.ts'
import { Needed } from './needed.ts'

/** A refusal of policy as the error that a caller meets. */
export const refusal = ({
  code,
  detail,
  publicText,
  details,
  verdicts,
  cause,
}: Omit<Refusal, 'need'>): GatewayError =>
  new GatewayError(code, detail, {
    ...(publicText ? { publicText } : {}),
    ...(details ? { details } : {}),
    ...(verdicts ? { verdicts } : {}),
    ...(cause ? { cause } : {}),
  })

/** The value that policy returned. @throws GatewayError where it refused, Needed where it has to know more */
export function raised<T>({ refusal: refused, ...outcome }: Outcome<T>): T {
  if (refused?.need) throw new Needed(refused.need, refusal(refused))
  if (refused) throw refusal(refused)
  return outcome.value as T
}
