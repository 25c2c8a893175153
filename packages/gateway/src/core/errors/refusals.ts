import type { Outcome, Refusal } from '@mapgate/policy'
import { GatewayError } from './errors.ts'

/** A refusal of policy as the error that a caller meets. */
export const refusal = ({ code, detail, publicText, cause }: Refusal): GatewayError =>
  new GatewayError(code, detail, { ...(publicText ? { publicText } : {}), ...(cause ? { cause } : {}) })

/** The value that policy returned. @throws GatewayError where it refused */
export function raised<T>(outcome: Outcome<T>): T {
  if (outcome.refusal) throw refusal(outcome.refusal)
  return outcome.value as T
}
