import { type AccountKind, type AttributeValue, anonymous, didYouMean, type Principal } from '@mapgate/policy'
import { rolesAt } from './account-systems.ts'
import type { Configuration } from './config/schema.ts'
import type { KeyRecord, UserRecord } from './store/port.ts'
import type { SessionRecord } from './store/session-port.ts'

/** Accounts of the store, besides those of the configuration. */
export interface StoredAccounts {
  readonly users: readonly UserRecord[]
  readonly keys: readonly KeyRecord[]
  /** Sessions that go on, the newest first: they say what identity systems said last of people. */
  readonly sessions?: readonly SessionRecord[]
}

/** An account that can sign in. */
interface Account {
  /** As policies name it: `user:ines`, `key:4f1c22aa90d3`, `oidc:corp:4711`. */
  readonly id: string
  readonly name: string
  readonly kind: AccountKind
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** The reason why nobody can sign in with it at the moment. */
  readonly closed?: string
}

const noAccounts: StoredAccounts = { users: [], keys: [] }

/**
 * Every account of a configuration and of its store, those of the configuration first, as sign-in finds them, and the people of identity systems who have a
 * session, as those systems described them last.
 */
export function accountsOf(
  { users, keys, certificates, portal }: Pick<Configuration, 'users' | 'keys' | 'certificates' | 'portal'>,
  stored: StoredAccounts = noAccounts,
): readonly Account[] {
  const apps = (portal?.clients ?? []).filter(({ secret, secretFile }) => secret ?? secretFile)
  return [
    ...users.map((user) => account('user', user.name, user)),
    ...stored.users.map((user) =>
      account('user', user.name, user, user.disabledAt !== null && 'is disabled'),
    ),
    ...keys.map((key) => account('key', key.name, key)),
    ...stored.keys.map((key) => account('key', key.id, key, key.revokedAt !== null && 'is revoked')),
    ...certificates.map((program) => account('certificate', program.name, program)),
    ...apps.map((app) => account('app', app.id, { ...app, name: app.title })),
    ...peopleOf(stored.sessions ?? []),
  ]
}

/** People whom an identity system named, each once. */
function peopleOf(sessions: readonly SessionRecord[]): readonly Account[] {
  const people = sessions.filter(({ provider }) => provider !== null)
  const newest = new Map(people.toReversed().map((session) => [session.principalId, session]))
  return [...newest.values()].map(({ principalId: id, name, kind, roles, attributes }) => {
    return { id, name, kind, roles, attributes }
  })
}

/** What is given for an account instead of its own. */
interface GivenRights {
  readonly roles?: readonly string[] | undefined
  /** Groups as the identity system of the id names them; they become roles as at sign-in. */
  readonly groups?: readonly string[] | undefined
  /** Besides its own. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
}

/**
 * The principal of an account, by its id (`user:ines`, `key:demo`, `oidc:corp:4711`, `ldap:corp:…`, `app:viewer`, `anonymous`) or its name. Roles or groups have
 * to be given for people whom only an identity system knows, and who have no session.
 * @throws Error when there is no such account, or nobody can sign in with it
 */
export function accountOf(
  configuration: Configuration,
  asked: string,
  given: GivenRights = {},
  stored: StoredAccounts = noAccounts,
): Principal {
  if (asked === 'anonymous') return anonymous
  const known = accountsOf(configuration, stored)
  const found = findAccount(known, asked)
  if (found?.closed !== undefined) throw new Error(`${found.id} ${found.closed}: nobody can sign in with it`)
  const id = found?.id ?? (asked.includes(':') ? asked : `user:${asked}`)
  const roles = given.groups ? rolesAt(id, given.groups, configuration) : given.roles
  if (found === undefined && roles === undefined) throw new Error(unknown(asked, known))
  const kind = found?.kind ?? kindOf(asked)
  return {
    id,
    name: found?.name ?? asked.slice(asked.lastIndexOf(':') + 1),
    kind,
    roles: roles ?? found?.roles ?? [],
    attributes: { ...found?.attributes, ...given.attributes },
    scope: {},
    carrier: 'header',
    shownAs: shownAs[kind],
    expiresAt: null,
  }
}

/** What each kind of account shows first. */
const shownAs: Readonly<Record<AccountKind, Principal['shownAs']>> = {
  key: 'key',
  user: 'password',
  jwt: 'jwt',
  oidc: 'session',
  ldap: 'password',
  portal: 'portal-token',
  proxy: 'asserted',
  certificate: 'certificate',
  app: 'token',
}

/** Finds an account by id, with its kind or without, else by name. A name that a user and a key share is the user's. */
function findAccount(known: readonly Account[], asked: string): Account | undefined {
  const wanted = asked.toLowerCase()
  const isAsked = (text: string, kind: Account['kind']) =>
    kind === 'user' ? text.toLowerCase() === wanted : text === asked
  return (
    known.find(({ id, kind }) => isAsked(id, kind)) ??
    known.find(({ id, kind }) => isAsked(id.slice(id.indexOf(':') + 1), kind)) ??
    known.find(({ name, kind }) => isAsked(name, kind))
  )
}

function kindOf(asked: string): AccountKind {
  const [kind = ''] = asked.split(':', 1)
  return asked.includes(':') && Object.hasOwn(shownAs, kind) ? (kind as AccountKind) : 'user'
}

function unknown(asked: string, known: readonly Account[]): string {
  const near = didYouMean(
    asked,
    known.flatMap(({ id, name }) => [id, name]),
  )
  const kind = kindOf(asked)
  if (kind === 'jwt') return `only its issuer knows the roles of ${asked}: give them by --role`
  if (!['user', 'key', 'certificate', 'app'].includes(kind))
    return `${asked} has no session here, so its roles are not known: give them by --role, or its groups by --group${near}`
  return `there is no user or key ${asked} in the configuration or its store${near || '; give --role for an account that only an issuer knows'}`
}

function account(
  kind: Account['kind'],
  key: string,
  { name, roles, attributes }: Pick<UserRecord, 'name' | 'roles' | 'attributes'>,
  closed: string | false = false,
): Account {
  return { id: `${kind}:${key}`, name, kind, roles, attributes, ...(closed === false ? {} : { closed }) }
}
