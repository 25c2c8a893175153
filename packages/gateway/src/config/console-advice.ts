import { didYouMean } from '@mapgate/policy'
import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'
import { isLasting } from './store-files.ts'

/**
 * Advice on who may come into the console.
 * @param asked `mapgate check` also says what a provider has to be told
 */
export const consoleAdvice = (configuration: Configuration, asked: 'start' | 'check'): readonly Advice[] => [
  ...(asked === 'check' ? callbacks(configuration) : []),
  ...strangers(configuration),
  ...withoutAdministrator(configuration),
]

/** Kinds of accounts that no person signs in with. */
const ofPrograms = new Set(['key', 'jwt', 'portal', 'proxy', 'certificate', 'app'])

/** A provider sends browsers only where it was told that it may. */
const callbacks = ({ admin, signIn: { providers } }: Configuration): Advice[] =>
  admin?.publicUrl === undefined
    ? []
    : providers.map(({ name }, index) => ({
        path: ['signIn', 'providers', index],
        message: `people come back to the console from there: register ${callbackOf(admin.publicUrl ?? '', name)} as a redirect URI at this provider, besides the one of publicUrl.`,
      }))

const callbackOf = (publicUrl: string, name: string): string => `${publicUrl}/.mapgate/oidc/${name}/callback`

const kinds = ['admin', 'auditor', 'viewAs'] as const

/** Accounts under admin.principals that never sign in to the console. */
const strangers = (configuration: Configuration): Advice[] =>
  kinds.flatMap((kind) =>
    (configuration.admin?.principals[kind] ?? []).flatMap((id, index) => {
      const why = whyStranger(id, configuration)
      return why === undefined ? [] : [{ path: ['admin', 'principals', kind, index], message: why }]
    }),
  )

function whyStranger(id: string, { users, signIn, store }: Configuration): string | undefined {
  const [kind = '', name = '', ...rest] = id.split(':')
  if (ofPrograms.has(kind))
    return `${id} never comes into the console: people do, with a password or by a provider.`
  if (kind === 'user') {
    const known = users.map((user) => `user:${user.name}`)
    return known.includes(id) || isLasting(store)
      ? undefined
      : `there is no such user${didYouMean(id, known)}`
  }
  const systems = { oidc: signIn.providers, ldap: signIn.directories }[kind]?.map((one) => one.name)
  if (systems === undefined)
    return `${id} is no account: write user:<name>, oidc:<provider>:<subject> or ldap:<directory>:<id>.`
  if (!systems.includes(name)) return `signIn has none called ${name}${didYouMean(name, systems)}`
  return rest.join(':') === ''
    ? `names nobody: the id of the person stands behind ${kind}:${name}:`
    : undefined
}

/** Roles and accounts, and none of them may change anything. */
function withoutAdministrator({ admin }: Configuration): Advice[] {
  if (admin?.publicUrl === undefined || admin.tokenFile !== undefined) return []
  if (admin.roles.admin.length + admin.principals.admin.length > 0) return []
  return [
    {
      path: ['admin', 'roles'],
      message: 'nobody is an administrator: whoever comes in may look, and nobody may change anything.',
    },
  ]
}
