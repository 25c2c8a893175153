import { anonymous, type Principal, type Scope } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import type { Binding, Snapshot } from '../store/port.ts'
import { lineageOf } from './credential-cache.ts'
import { narrower } from './scope.ts'
import type { VerifiedCredential } from './verified-credential.ts'

/** A verified credential that another one may be made from. */
export type Minting = VerifiedCredential & { readonly kind: Snapshot['principal']['kind'] }

/**
 * The verified credential of a principal that may mint another credential.
 * @throws GatewayError `credential.missing` for anonymous, `credential.cannot-mint` for a ticket
 */
export function minting(principal: Principal): Minting {
  const { kind } = principal
  if (principal === anonymous || kind === 'anonymous') throw new GatewayError('credential.missing')
  if (principal.scope.cannotMint || principal.shownAs === 'ticket')
    throw new GatewayError('credential.cannot-mint')
  const known = lineageOf(principal)
  if (!known) throw new GatewayError('gateway.internal', 'a principal without lineage')
  return { ...known, kind }
}

/** A snapshot derived from a verified credential: it is never wider, never lives longer, and has the same bindings. */
export function derive(
  from: Minting,
  made: {
    id: string
    shownAs: Snapshot['shownAs']
    scope: Scope
    bindings: readonly Binding[]
    roots?: readonly string[]
    issuedAt: number
    expiresAt: number
  },
): Snapshot {
  const { identity, kind } = from
  return {
    id: made.id,
    shownAs: made.shownAs,
    source: from.source,
    principal: {
      id: identity.id,
      name: identity.name,
      kind,
      roles: identity.roles,
      attributes: identity.attributes,
      scope: narrower(identity.scope, made.scope),
    },
    roots: [...from.roots, ...(made.roots ?? [])],
    bindings: [...from.bindings, ...made.bindings],
    issuedAt: made.issuedAt,
    rootedAt: from.rootedAt,
    expiresAt: Math.min(made.expiresAt, identity.expiresAt ?? made.expiresAt),
  }
}
