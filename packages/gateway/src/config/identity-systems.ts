import type { Configuration } from './schema.ts'

/** A system that names callers whom the file does not name. */
interface IdentitySystem {
  /** The kind of its principals: their ids begin with it and the name. */
  readonly kind: 'jwt' | 'oidc' | 'ldap' | 'portal' | 'proxy'
  readonly name: string
  /** Roles that the file says it gives. */
  readonly roles: readonly string[]
  /** True where it gives roles that the file does not name, too. */
  readonly bringsRoles: boolean
  readonly attributes: readonly string[]
}

/** Every identity system of a configuration. */
export const identitySystems = ({
  issuers,
  signIn,
  portals,
  proxies,
}: Pick<Configuration, 'issuers' | 'signIn' | 'portals' | 'proxies'>): readonly IdentitySystem[] => [
  ...issuers.map(({ name, roles, claims }): IdentitySystem => {
    return { kind: 'jwt', name, roles, bringsRoles: true, attributes: Object.keys(claims.attributes) }
  }),
  ...signIn.providers.map(({ name, roles, groups, rolesFromGroups, claims }): IdentitySystem => {
    const given = [roles, ...Object.values(groups)].flat()
    return {
      kind: 'oidc',
      name,
      roles: given,
      bringsRoles: rolesFromGroups,
      attributes: Object.keys(claims.attributes),
    }
  }),
  ...signIn.directories.map(({ name, roles, groups, rolesFromGroups, person }): IdentitySystem => {
    return {
      kind: 'ldap',
      name,
      roles: [roles, ...Object.values(groups)].flat(),
      bringsRoles: rolesFromGroups,
      attributes: Object.keys(person.attributes),
    }
  }),
  ...portals.map(({ name, roles, groups, portalRoles, rolesFromGroups, attributes }): IdentitySystem => {
    const given = [roles, ...Object.values(groups), ...Object.values(portalRoles)].flat()
    return {
      kind: 'portal',
      name,
      roles: given,
      bringsRoles: rolesFromGroups,
      attributes: Object.keys(attributes),
    }
  }),
  ...proxies.map(({ name, roles, groups, rolesFromGroups }): IdentitySystem => {
    const given = [roles, ...Object.values(groups)].flat()
    return { kind: 'proxy', name, roles: given, bringsRoles: rolesFromGroups, attributes: [] }
  }),
]
