import { didYouMean } from '@mapgate/policy'
import { asConfigured } from './authn/directories/group-names.ts'
import { rolesOfGroups } from './authn/kinds/roles-of-groups.ts'
import type { Configuration } from './config/schema.ts'

type GroupRoles = Parameters<typeof rolesOfGroups>[1]

/** A system that names groups, and how these are spelled in the configuration. */
interface GroupSystem {
  readonly kind: string
  readonly name: string
  readonly rules: GroupRoles
  readonly spelled: (groups: readonly string[]) => readonly string[]
}

const asGiven = (groups: readonly string[]): readonly string[] => groups

const groupSystems = ({ signIn, portals, proxies }: Configuration): readonly GroupSystem[] => [
  ...signIn.providers.map((rules) => ({ kind: 'oidc', name: rules.name, rules, spelled: asGiven })),
  ...signIn.directories.map((rules) => {
    const spelled = (groups: readonly string[]) => asConfigured(groups, rules)
    return { kind: 'ldap', name: rules.name, rules, spelled }
  }),
  ...portals.map((rules) => ({ kind: 'portal', name: rules.name, rules, spelled: asGiven })),
  ...proxies.map((rules) => ({ kind: 'proxy', name: rules.name, rules, spelled: asGiven })),
]

/**
 * The roles of a person in these groups, by the mapping of the identity system that the id names.
 * @param id such as `oidc:corp:4711`
 * @throws Error where the id names no identity system with groups
 */
export function rolesAt(
  id: string,
  groups: readonly string[],
  configuration: Configuration,
): readonly string[] {
  const systems = groupSystems(configuration)
  const system = systemOf(id, systems)
  if (system) return rolesOfGroups(system.spelled(groups), system.rules)
  const names = systems.map((one) => `${one.kind}:${one.name}`)
  const known = names.length === 0 ? 'none is configured' : `there are ${names.join(', ')}`
  const [kind = '', name = ''] = id.split(':')
  const near = didYouMean(`${kind}:${name}`, names)
  throw new Error(`${id} names no identity system with groups${near || ` (${known})`}: give roles by --role`)
}

/**
 * A sentence for each group that gives a person no role of its own, because the mapping of the identity system does not name it.
 * @param id such as `oidc:corp:4711`
 */
export function unmappedGroups(
  id: string,
  groups: readonly string[],
  configuration: Configuration,
): readonly string[] {
  const system = systemOf(id, groupSystems(configuration))
  if (system === undefined || system.rules.rolesFromGroups) return []
  const mapped = Object.keys(system.rules.groups)
  return system
    .spelled(groups)
    .filter((group) => !mapped.includes(group))
    .map(
      (group) =>
        `no mapping of ${system.kind}:${system.name} names the group ${group}, so it gives no role${didYouMean(group, mapped)}`,
    )
}

function systemOf(id: string, systems: readonly GroupSystem[]): GroupSystem | undefined {
  const [kind = '', name = ''] = id.split(':')
  return systems.find((one) => one.kind === kind && one.name === name)
}
