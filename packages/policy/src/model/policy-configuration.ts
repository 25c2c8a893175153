import type { MountName } from './asked-request.ts'
import type { GrantConfiguration } from './grant-schema.ts'

/** What of a configuration says who sees what, and where. */
export interface PolicyConfiguration {
  readonly grants: readonly GrantConfiguration[]
  readonly mounts: readonly MountName[]
}
