import type { MountName } from './asked-request.ts'
import type { GrantConfiguration } from './grant-schema.ts'
import type { Principal } from './principal.ts'

/** The parts of a configuration that policy is made from. */
export interface PolicyConfiguration {
  readonly grants: readonly GrantConfiguration[]
  readonly mounts: readonly MountName[]
  /** Users that the configuration itself names; default none. */
  readonly users?: readonly NamedUser[]
}

/** A user as the configuration names it. */
export type NamedUser = Pick<Principal, 'name' | 'roles' | 'attributes'>
