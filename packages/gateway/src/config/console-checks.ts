import type { CrossFault, JoinedSections } from './cross-fault.ts'
import { isLasting } from './store-files.ts'

/** Finds consoles that nobody could come into, or that stand where pages of others stand. */
export const consoleChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...atOriginOfMaps(configuration),
  ...forNobody(configuration),
  ...withoutSignIn(configuration),
]

/** What map servers answer stands at the address of maps, and a page of theirs could act for an administrator there. */
const atOriginOfMaps = ({ admin, publicUrl }: JoinedSections): CrossFault[] =>
  admin?.publicUrl !== undefined && new URL(admin.publicUrl).origin === new URL(publicUrl).origin
    ? [
        {
          path: ['admin', 'publicUrl'],
          message:
            'is the address of the maps, where a page of a map server could act for an administrator. Give the console a name or a port of its own.',
        },
      ]
    : []

const forNobody = ({ admin }: JoinedSections): CrossFault[] =>
  admin?.publicUrl !== undefined && admin.tokenFile === undefined && listsOf(admin).length === 0
    ? [
        {
          path: ['admin', 'publicUrl'],
          message:
            'nobody may come into this console: name roles under admin.roles, accounts under admin.principals, or a tokenFile.',
        },
      ]
    : []

/** Users and identity systems that know a password, and providers that know a person. */
function withoutSignIn({ admin, users, signIn, store }: JoinedSections): CrossFault[] {
  const isKnown = users.length + signIn.providers.length + signIn.directories.length > 0 || isLasting(store)
  if (admin === undefined || isKnown) return []
  return listsOf(admin).map((section) => ({
    path: ['admin', section],
    message:
      'nobody can sign in by this: it needs users, a store with users, or a provider or directory under signIn.',
  }))
}

/** The sections that name somebody. */
const listsOf = (admin: NonNullable<JoinedSections['admin']>): readonly ('roles' | 'principals')[] =>
  (['roles', 'principals'] as const).filter((section) =>
    Object.values(admin[section]).some((named) => named.length > 0),
  )
