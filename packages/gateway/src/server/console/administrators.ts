import { identitySystems } from '../../config/identity-systems.ts'
import type { Configuration } from '../../config/schema.ts'
import type { PossibleAdministrators } from '../../core/possible-administrators.ts'
import type { UserRecord } from '../../store/port.ts'

/** Finds who may do everything in the console. @param stored users of the store */
export function possibleAdministrators(
  configuration: Configuration,
  stored: readonly Pick<UserRecord, 'name' | 'roles' | 'disabledAt'>[],
): PossibleAdministrators {
  const { admin, users } = configuration
  const [roles, principals] = [new Set(admin?.roles.admin), new Set(admin?.principals.admin)]
  const enabled = [...users, ...stored.filter(({ disabledAt }) => disabledAt === null)]
  const systems = identitySystems(configuration).filter(
    (one) =>
      (one.kind === 'oidc' || one.kind === 'ldap') &&
      ([...principals].some((id) => id.startsWith(`${one.kind}:${one.name}:`)) ||
        (roles.size > 0 && one.bringsRoles) ||
        one.roles.some((role) => roles.has(role))),
  )
  return {
    hasToken: admin?.tokenFile !== undefined,
    systems: systems.map(({ kind, name }) => `${kind}:${name}`),
    users: enabled
      .filter((user) => principals.has(`user:${user.name}`) || user.roles.some((role) => roles.has(role)))
      .map(({ name }) => `user:${name}`),
  }
}
