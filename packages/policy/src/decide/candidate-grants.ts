import type { MountName } from '../model/asked-request.ts'
import type { Principal } from '../model/principal.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { bySubject, grantsFor } from './service-policy.ts'

/**
 * Makes the function that finds a principal's grants on a service by its name alone, so that the same work is done for a service that does
 * not exist. The name includes the folder, such as `Water/Mains`, and the type is what the request says; undefined stands for any service.
 * Dates of grants are not looked at.
 */
export function createCandidateGrants(grants: readonly CompiledGrant[]) {
  const policy = bySubject(grants)
  return (
    principal: Principal,
    mount: MountName,
    asked: { readonly name: string; readonly type: string } | undefined,
  ): readonly CompiledGrant[] =>
    grantsFor(policy, principal).filter(
      (grant) =>
        grant.isOnMount(mount.path) && (asked === undefined || grant.isOnService(asked.name, asked.type)),
    )
}
