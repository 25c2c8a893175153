import type { MountName } from './asked-request.ts'
import type { GrantConfiguration } from './grant-schema.ts'

/** The parts of a configuration that policy is made from. */
export interface PolicyConfiguration {
  readonly grants: readonly GrantConfiguration[]
  readonly mounts: readonly MountName[]
}
