import type { Scope } from '@mapgate/policy'
import type { Binding, Snapshot } from '../store/port.ts'
import type { Identity, VerifiedCredential } from './verified-credential.ts'

/** Each member of a type once: one that is added to it does not compile before it is added here. */
type Members<Type> = { readonly [Name in keyof Required<Type>]: true }

const scope: Members<Scope> = { mounts: true, services: true, readOnly: true, cannotMint: true }
const binding: Members<Binding> = { origins: true, networks: true, referer: true }
const identity: Members<Identity> = {
  id: true,
  name: true,
  kind: true,
  roles: true,
  attributes: true,
  scope: true,
  shownAs: true,
  expiresAt: true,
}
const credential: Members<VerifiedCredential> = {
  identity: true,
  source: true,
  roots: true,
  rootedAt: true,
  bindings: true,
  person: true,
  checkAgainAt: true,
  forOrigin: true,
  used: true,
}
const principal: Members<Snapshot['principal']> = {
  id: true,
  name: true,
  kind: true,
  roles: true,
  attributes: true,
  scope: true,
}
const snapshot: Members<Snapshot> = {
  id: true,
  shownAs: true,
  source: true,
  principal: true,
  roots: true,
  bindings: true,
  issuedAt: true,
  rootedAt: true,
  expiresAt: true,
}

/**
 * True where a value has no other members. What another process kept may be of a newer release, and limited by a member that this one does not know: it
 * must be refused then, and not taken without that limit.
 */
export const hasOnly = (value: object, members: object): boolean =>
  Object.keys(value).every((name) => Object.hasOwn(members, name))

/** True for a credential that this release understands whole. */
export const isUnderstood = (known: VerifiedCredential): boolean =>
  hasOnly(known, credential) &&
  hasOnly(known.identity, identity) &&
  hasOnly(known.identity.scope, scope) &&
  known.bindings.every((each) => hasOnly(each, binding))

/** True for a snapshot that this release understands whole. */
export const isUnderstoodSnapshot = (kept: Snapshot): boolean =>
  hasOnly(kept, snapshot) &&
  hasOnly(kept.principal, principal) &&
  hasOnly(kept.principal.scope, scope) &&
  kept.bindings.every((each) => hasOnly(each, binding))
