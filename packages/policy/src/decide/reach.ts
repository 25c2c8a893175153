import type { MountName } from '../model/asked-request.ts'
import type { Principal } from '../model/principal.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { bySubject, grantsFor } from './service-policy.ts'

/**
 * Makes the function that finds the grants of a principal which name a service at a mount, whether there is such a service or not.
 * `name` with its folder, such as `Water/Mains`; undefined: any service. Grants whose dates do not hold are among them.
 */
export function createReach(grants: readonly CompiledGrant[]) {
  const policy = bySubject(grants)
  return (principal: Principal, mount: MountName, name: string | undefined): readonly CompiledGrant[] =>
    grantsFor(policy, principal).filter(
      (grant) => grant.isOnMount(mount.path) && (name === undefined || grant.isOnService(name)),
    )
}
