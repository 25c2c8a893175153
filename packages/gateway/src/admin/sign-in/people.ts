import type { AdminConfiguration } from '../../config/sections/admin.ts'
import type { ConsolePeople, ConsolePerson, ConsoleSignIn } from '../../core/console-people.ts'
import { type Administrator, type AdminRight, rightsOfRoles } from '../api/administrator.ts'
import type { Holder } from './sessions.ts'

/** Who may use the console. */
type Admitted = Pick<AdminConfiguration, 'roles' | 'principals'>

/** The rights of a person; undefined where the configuration gives none. */
export function administratorFor(
  { id, name, roles }: ConsolePerson,
  admitted: Admitted,
): Administrator | undefined {
  const has = (kind: 'admin' | 'auditor' | 'viewAs'): boolean =>
    admitted.principals[kind].includes(id) || admitted.roles[kind].some((role) => roles.includes(role))
  const rights = new Set<AdminRight>([
    ...(has('admin') ? rightsOfRoles.admin : []),
    ...(has('auditor') ? rightsOfRoles.auditor : []),
    ...(has('viewAs') ? ([...rightsOfRoles.auditor, 'view-as'] as const) : []),
  ])
  return rights.size === 0 ? undefined : { id, name, rights }
}

/** The holder of a session of a person, who is asked for again at every request: what was taken away is gone at once. */
export const personHolder = (
  { credential }: ConsoleSignIn,
  people: () => ConsolePeople | undefined,
  admitted: () => Admitted,
): Holder => ({
  who: async () => {
    const person = await people()?.again(credential)
    return person && administratorFor(person, admitted())
  },
  end: async () => people()?.end(credential),
})
