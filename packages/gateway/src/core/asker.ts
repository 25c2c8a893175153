import type { Hold } from './hold.ts'
import type { Inbound } from './inbound.ts'
import { networkOf } from './network.ts'
import type { Principal } from './principal.ts'

/** Whom work for a request is counted for, and until when somebody waits for it. */
export interface Asker {
  /** A principal, or the network of a caller without a credential, because those share an identity. */
  readonly caller: string
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal
  /** Counts what is held for the request; undefined where nobody counts. */
  readonly hold: Hold | undefined
}

/** Who asks, as limits see it. */
export function askerOf({ kind, id }: Principal, { clientAddress, signal, holdFor }: Inbound): Asker {
  const caller = kind === 'anonymous' ? `anonymous@${networkOf(clientAddress)}` : id
  return { caller, signal, hold: holdFor?.(caller) }
}
