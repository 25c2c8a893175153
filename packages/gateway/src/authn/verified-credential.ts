import type { Carrier, Principal } from '@mapgate/policy'

import type { Binding, PrincipalSource } from '../store/port.ts'

/** A principal before it is said where it was shown. */
export type Identity = Omit<Principal, 'carrier'>

/** A credential that was checked once: whom it names, what it stands on, and what has to hold at every use. */
export interface VerifiedCredential {
  readonly identity: Identity
  readonly source: PrincipalSource
  /** Principal, key and session ids whose end is its end. */
  readonly roots: readonly string[]
  /** When the credential at the root was issued, epoch milliseconds: what revocations are compared with. */
  readonly rootedAt: number
  /** All must hold at every use. */
  readonly bindings: readonly Binding[]
  /** Called at each use, at most to note it. */
  readonly used?: (now: number) => void
}

/** What was shown that a resolver looks at; `clientAddress` is for the throttle of passwords. */
export interface Showing {
  readonly value: string
  readonly carrier: Carrier
  readonly clientAddress: string
  readonly now: number
}
