import { didYouMean } from '@mapgate/policy'
import type { Configuration } from '../config/schema.ts'

/** A sentence for each role that no grant names, and that opens no console: it gives nothing. */
export function roleWarnings(
  roles: readonly string[],
  { grants, admin }: Pick<Configuration, 'grants'> & Partial<Pick<Configuration, 'admin'>>,
): readonly string[] {
  const named = new Set([
    ...grants.flatMap(({ to }) => to.roles ?? []),
    ...Object.values(admin?.roles ?? {}).flat(),
  ])
  return roles
    .filter((role) => !named.has(role))
    .map((role) => `no grant names the role ${role}${didYouMean(role, named)}`)
}
