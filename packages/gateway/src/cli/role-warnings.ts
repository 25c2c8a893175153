import { didYouMean } from '@mapgate/policy'
import type { Configuration } from '../config/schema.ts'

/** A sentence for each role that no grant names: it gives nothing. */
export function roleWarnings(
  roles: readonly string[],
  { grants }: Pick<Configuration, 'grants'>,
): readonly string[] {
  const named = new Set(grants.flatMap(({ to }) => to.roles ?? []))
  return roles
    .filter((role) => !named.has(role))
    .map((role) => `no grant names the role ${role}${didYouMean(role, named)}`)
}
