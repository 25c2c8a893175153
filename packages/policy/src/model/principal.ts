/** Where a credential was shown. */
export type Carrier =
  | 'header'
  | 'bearer'
  | 'esri-bearer'
  | 'basic'
  | 'query'
  | 'form'
  | 'query-ticket'
  | 'path-ticket'
  | 'cookie'
  | 'assertion'
  | 'identity'
  | 'certificate'

/** A value of an attribute of a principal, as policies may use it. */
export type AttributeValue = string | number | boolean | readonly string[] | readonly number[]

/** What a credential is narrowed to. An absent member narrows nothing. Of two credentials together, the narrower scope counts. */
export interface Scope {
  /** Paths of the mounts that the credential is good for, such as `/arcgis`. */
  readonly mounts?: readonly string[]
  /** Names of the services that it is good for, such as `Assets_Service` or `Water/Mains`; compared without case. */
  readonly services?: readonly string[]
  /** True for tickets: reads and pictures only. */
  readonly readOnly?: boolean
  /** True for tickets: it cannot mint another credential. */
  readonly cannotMint?: boolean
}

/** Who names an account: a key or a user that is kept here, or an identity system; `certificate` and `app` are programs. */
export type AccountKind =
  | 'key'
  | 'user'
  | 'jwt'
  | 'oidc'
  | 'ldap'
  | 'portal'
  | 'proxy'
  | 'certificate'
  | 'app'

/** The caller. Callers without a credential are the principal `anonymous`. */
export interface Principal {
  /**
   * Stable identity: `key:<id>`, `user:<name>`, `<jwt, oidc, ldap, portal or proxy>:<name of the identity system>:<subject>`, `certificate:<name>`,
   * `app:<client id>` or `anonymous`.
   */
  readonly id: string
  /** Name for people, such as `editor`. */
  readonly name: string
  readonly kind: AccountKind | 'anonymous'
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly scope: Scope
  /** How it was shown; `none` for anonymous. */
  readonly carrier: Carrier | 'none'
  /** The kind of credential that was shown; a token, ticket or session of Mapgate stands for another credential. */
  readonly shownAs: ShownAs
  /** Epoch milliseconds after which nothing derived from this credential is valid; null: no end. */
  readonly expiresAt: number | null
}

/** The kinds of credentials. `asserted`: named by a trusted proxy. A `refresh` token is no credential of a request. */
export type ShownAs =
  | 'key'
  | 'password'
  | 'jwt'
  | 'portal-token'
  | 'asserted'
  | 'certificate'
  | 'token'
  | 'ticket'
  | 'session'
  | 'refresh'
  | 'nothing'

/** The principal of callers without a credential. Its one role is `anonymous`. */
export const anonymous: Principal = Object.freeze({
  id: 'anonymous',
  name: 'anonymous',
  kind: 'anonymous',
  roles: Object.freeze(['anonymous']),
  attributes: Object.freeze({}),
  scope: Object.freeze({}),
  carrier: 'none',
  shownAs: 'nothing',
  expiresAt: null,
})
