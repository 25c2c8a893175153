import type { Need } from '@mapgate/policy'
import type { GatewayError } from './errors.ts'

/** Something about areas has to be found out before a request can be planned. */
export class Needed extends Error {
  override readonly name = 'Needed'
  readonly need: Need
  /** What the caller meets where it cannot be found out. */
  readonly refusal: GatewayError

  constructor(need: Need, refusal: GatewayError) {
    super(refusal.message)
    this.need = need
    this.refusal = refusal
  }
}
