import { noAreas } from '../model/area-book.ts'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import { compileGrant } from './compile-grant.ts'

/** Makes the function that is true for a service of an upstream that some grant is on, whoever it is for and whenever it is active. */
export function reachedServices({ grants, mounts }: PolicyConfiguration) {
  const byUpstream = new Map(
    mounts.map(({ upstream }) => [
      upstream,
      grants
        .map((grant, index) => compileGrant(grant, index, noAreas))
        .filter((grant) =>
          mounts.some((mount) => mount.upstream === upstream && grant.isOnMount(mount.path)),
        ),
    ]),
  )
  return (upstream: string, name: string): boolean =>
    byUpstream.get(upstream)?.some((grant) => grant.isOnService(name)) ?? false
}
