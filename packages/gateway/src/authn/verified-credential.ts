import type { Carrier, Principal } from '@mapgate/policy'
import type { Binding } from '../store/port.ts'
import type { PrincipalSource } from '../store/principal-source.ts'

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
  /** Where an identity system named a person: the system, and what a session of that person keeps besides. */
  readonly person?: NamedPerson
  /** When it is looked up again, epoch milliseconds; absent: it is good as it is until its end. */
  readonly checkAgainAt?: number
  /** Where it was checked for one origin (undefined: none): it is checked by itself for another. */
  readonly forOrigin?: string | undefined
  /** Called at each use, at most to note it. */
  readonly used?: (now: number) => void
}

/** A person in an identity system. */
interface NamedPerson {
  /** Name of the provider or directory. */
  readonly provider: string
  /** The stable id there. */
  readonly subject: string
  /** The groups as they were received. */
  readonly groups: readonly string[]
}

/** The shown credential as a resolver gets it; `clientAddress` is for throttles, `origin` that of the page that asks. */
export interface Showing {
  readonly value: string
  readonly carrier: Carrier
  readonly clientAddress: string
  readonly origin?: string | undefined
  readonly now: number
}
