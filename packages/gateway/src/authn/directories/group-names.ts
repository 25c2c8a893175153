import type { DirectoryConfiguration } from '../../config/sections/directories.ts'
import { nameKey } from '../../core/authentication/distinguished-name.ts'

/** Spells the groups that the configuration names as it names them, however the directory spells them, and leaves the others as they are. */
export function asConfigured(
  found: readonly string[],
  { groups, memberships: { named } }: Pick<DirectoryConfiguration, 'groups' | 'memberships'>,
): readonly string[] {
  const keyOf = (name: string) => (named === 'dn' ? nameKey(name) : name.toLowerCase())
  const configured = new Map(Object.keys(groups).map((name) => [keyOf(name), name]))
  return [...new Set(found.map((name) => configured.get(keyOf(name)) ?? name))]
}
