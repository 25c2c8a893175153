import { didYouMean } from '@mapgate/policy'
import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'

/** Advice on identity systems and applications that give nobody a role, or one that no grant names: who signs in there gets nothing by it. */
export const roleSourceAdvice = (configuration: Configuration): readonly Advice[] => [
  ...sourcesOf(configuration).flatMap((source) => [
    ...withoutRoles(source, configuration),
    ...unnamedRoles(source, configuration),
  ]),
  ...(configuration.portal?.clients ?? []).flatMap(({ roles }, index) =>
    unnamedRoles({ path: ['portal', 'clients', index], roles }, configuration),
  ),
  ...applicationsWithoutRoles(configuration),
]

/** A system whose groups become roles, and where it stands in the file. */
interface RoleSource {
  readonly path: readonly PropertyKey[]
  /** What the ids of its people begin with. */
  readonly ids: string
  readonly roles: readonly string[]
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly portalRoles: Readonly<Record<string, readonly string[]>>
  readonly rolesFromGroups: boolean
  readonly attributes: object
}

const sourcesOf = ({ signIn, portals, proxies }: Configuration): readonly RoleSource[] => [
  ...signIn.providers.map((one, index) => {
    const path = ['signIn', 'providers', index]
    return { ...one, path, ids: `oidc:${one.name}:`, portalRoles: {}, attributes: one.claims.attributes }
  }),
  ...signIn.directories.map((one, index) => {
    const path = ['signIn', 'directories', index]
    return { ...one, path, ids: `ldap:${one.name}:`, portalRoles: {}, attributes: one.person.attributes }
  }),
  ...portals.map((one, index) => ({ ...one, path: ['portals', index], ids: `portal:${one.name}:` })),
  ...proxies.map((one, index) => {
    return { ...one, path: ['proxies', index], ids: `proxy:${one.name}:`, portalRoles: {}, attributes: {} }
  }),
]

function withoutRoles(source: RoleSource, { grants }: Configuration): Advice[] {
  const { roles, groups, portalRoles, rolesFromGroups, attributes, path, ids } = source
  const given = [roles, ...Object.values(groups), ...Object.values(portalRoles)].flat()
  const isNamed = grants.some(({ to }) => to.principals?.some((id) => id.startsWith(ids)))
  const hasClaims = Object.keys(attributes).length > 0 && grants.some(({ to }) => to.claims !== undefined)
  if (given.length > 0 || rolesFromGroups || isNamed || hasClaims) return []
  return [
    {
      path,
      message:
        'gives nobody a role, so whoever signs in there gets what everybody gets. Say which group gives which roles (groups), ' +
        'give everybody roles (roles), or take the names of groups for roles (rolesFromGroups: true).',
    },
  ]
}

/** A role that nothing in the file asks for, most likely misspelt here or there. */
function unnamedRoles(
  {
    path,
    roles,
    groups = {},
    portalRoles = {},
  }: Pick<RoleSource, 'path' | 'roles'> & Partial<Pick<RoleSource, 'groups' | 'portalRoles'>>,
  configuration: Configuration,
) {
  const { grants, limits, cache, admin } = configuration
  if (grants.length === 0) return []
  const named = new Set([
    ...grants.flatMap(({ to }) => to.roles ?? []),
    ...[...limits.rates, ...limits.quotas].flatMap(({ roles: only }) => only ?? []),
    ...cache.statusTo.roles,
    ...Object.values(admin?.roles ?? {}).flat(),
  ])
  const unnamed = (at: readonly PropertyKey[], given: readonly string[]): Advice[] =>
    given.flatMap((role, index) =>
      named.has(role)
        ? []
        : [
            {
              path: [...path, ...at, index],
              message: `no grant names the role ${role}, so it gives nothing${didYouMean(role, named)}`,
            },
          ],
    )
  return [
    ...unnamed(['roles'], roles),
    ...Object.entries(groups).flatMap(([group, given]) => unnamed(['groups', group], given)),
    ...Object.entries(portalRoles).flatMap(([role, given]) => unnamed(['portalRoles', role], given)),
  ]
}

/** An application that sends nobody back signs in for itself alone; one with redirects may need its secret for people. */
const applicationsWithoutRoles = ({ portal, grants }: Configuration): Advice[] =>
  (portal?.clients ?? []).flatMap(({ id, redirects, roles, attributes }, index) => {
    const isNamed = grants.some(({ to }) => to.principals?.includes(`app:${id}`))
    const hasClaims = Object.keys(attributes).length > 0 && grants.some(({ to }) => to.claims !== undefined)
    if (redirects.length > 0 || roles.length > 0 || isNamed || hasClaims) return []
    return [
      {
        path: ['portal', 'clients', index],
        message:
          'signs in with its secret alone and has no roles, so it gets what everybody gets. Give it roles, or redirects for people who sign in.',
      },
    ]
  })
