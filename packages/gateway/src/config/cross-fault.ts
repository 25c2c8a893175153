import type { Configuration } from './schema.ts'

/** A fault found by looking at several keys together. */
export interface CrossFault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** The sections that refer to each other. */
export type JoinedSections = Pick<
  Configuration,
  | 'upstreams'
  | 'mounts'
  | 'credentials'
  | 'keys'
  | 'users'
  | 'issuers'
  | 'signIn'
  | 'portal'
  | 'portals'
  | 'certificates'
  | 'proxies'
  | 'publicUrl'
  | 'resourceProxy'
  | 'listen'
  | 'admin'
  | 'store'
  | 'areas'
  | 'limits'
  | 'grants'
  | 'takesStoredGrants'
>

/** Advice on a setting that is valid, but probably not what was meant: a key and a sentence. */
export type Advice = CrossFault
