/**
 * Where a principal is defined. Its tokens follow changes there at once; those of a `provider` or a `directory` follow the session that they were
 * made from.
 */
export type PrincipalSource = 'configuration' | 'store' | 'issuer' | 'provider' | 'directory'
