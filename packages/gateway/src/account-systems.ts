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
  const [kind = '', name = ''] = id.split(':')
  const systems = groupSystems(configuration)
  const system = systems.find((one) => one.kind === kind && one.name === name)
  if (system) return rolesOfGroups(system.spelled(groups), system.rules)
  const names = systems.map((one) => `${one.kind}:${one.name}`)
  const known = names.length === 0 ? 'none is configured' : `there are ${names.join(', ')}`
  const near = didYouMean(`${kind}:${name}`, names)
  throw new Error(`${id} names no identity system with groups${near || ` (${known})`}: give roles by --role`)
}
