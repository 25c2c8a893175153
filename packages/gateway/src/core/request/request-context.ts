import type { Principal } from '@mapgate/policy'
import type { Hold } from './hold.ts'
import type { Inbound } from './inbound.ts'
import { networkOf } from './network.ts'

/** The caller whose limits the work for a request counts against, and the signal that ends it. */
export interface RequestContext {
  /** A principal, or the network of a caller without a credential, because those share an identity. */
  readonly caller: string
  /** See `Asker`. */
  readonly traits?: Pick<Principal, 'roles' | 'attributes'>
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal
  /** Counts what is held for the request; undefined where nobody counts. */
  readonly hold: Hold | undefined
}

/** The caller as limits count it: a principal, or the network of a caller without a credential, because those share an identity. */
export const callerOf = (
  { kind, id }: Pick<Principal, 'kind' | 'id'>,
  { clientAddress }: Pick<Inbound, 'clientAddress'>,
): string => (kind === 'anonymous' ? `anonymous@${networkOf(clientAddress)}` : id)

/** The request context of a principal's request. */
export function requestContextOf(principal: Principal, inbound: Inbound): RequestContext {
  const { signal, holdFor } = inbound
  const caller = callerOf(principal, inbound)
  return { caller, traits: principal, signal, hold: holdFor?.(caller) }
}
