import type { AccountKind, AttributeValue, Scope } from '@mapgate/policy'
import type { PrincipalSource } from './principal-source.ts'

/** The origins and networks that a credential is bound to. All members that are present must fit. */
export interface Binding {
  readonly origins?: readonly string[]
  readonly networks?: readonly string[]
  /** Exact `Referer` of clients that send no URL there (arcgis-rest-js in Node.js). */
  readonly referer?: string
}

/** The principal behind a token, ticket or session, as it was when that was issued. */
export interface Snapshot {
  /** 22 characters, base64url of 16 bytes. */
  readonly id: string
  readonly shownAs: 'token' | 'ticket' | 'session' | 'refresh'
  readonly source: PrincipalSource
  readonly principal: {
    readonly id: string
    readonly name: string
    readonly kind: AccountKind
    readonly roles: readonly string[]
    readonly attributes: Readonly<Record<string, AttributeValue>>
    readonly scope: Scope
  }
  /** The ids it depends on: principal, key, session and its rights; when one is revoked, so is the snapshot. */
  readonly roots: readonly string[]
  readonly bindings: readonly Binding[]
  readonly issuedAt: number
  /** When the credential at the root was issued: what a revocation is compared with. */
  readonly rootedAt: number
  readonly expiresAt: number
}
