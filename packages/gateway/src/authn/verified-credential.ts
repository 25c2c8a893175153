import type { Carrier, Principal } from '@mapgate/policy'
import type { Binding, PrincipalSource } from '../store/port.ts'

/** A principal without the carrier that it was shown in. */
export type Identity = Omit<Principal, 'carrier'>

/** A credential that was checked once: its identity, the credentials it was derived from, and the conditions of every use. */
export interface VerifiedCredential {
  readonly identity: Identity
  readonly source: PrincipalSource
  /** Principal, key and session ids; when one of them is revoked, so is this credential. */
  readonly roots: readonly string[]
  /** When the credential at the root was issued, epoch milliseconds: what revocations are compared with. */
  readonly rootedAt: number
  /** All must hold at every use. */
  readonly bindings: readonly Binding[]
  /** Called at each use, at most to note it. */
  readonly used?: (now: number) => void
}

/** The shown credential as a resolver gets it; `clientAddress` is for the throttle of passwords. */
export interface Showing {
  readonly value: string
  readonly carrier: Carrier
  readonly clientAddress: string
  readonly now: number
}
