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

type GroupSystem = Pick<Configuration['proxies'][number], 'name' | 'roles' | 'groups' | 'rolesFromGroups'>

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
  ...signIn.providers.map((one) => byGroups('oidc', one, one.claims.attributes)),
  ...signIn.directories.map((one) => byGroups('ldap', one, one.person.attributes)),
  ...portals.map((one) => {
    const roles = [one.roles, ...Object.values(one.portalRoles)].flat()
    return byGroups('portal', { ...one, roles }, one.attributes)
  }),
  ...proxies.map((one) => byGroups('proxy', one, {})),
]

/** A system whose groups become roles. */
const byGroups = (
  kind: IdentitySystem['kind'],
  { name, roles, groups, rolesFromGroups }: GroupSystem,
  attributes: object,
): IdentitySystem => ({
  kind,
  name,
  roles: [roles, ...Object.values(groups)].flat(),
  bringsRoles: rolesFromGroups,
  attributes: Object.keys(attributes),
})
