import { type AttributeValue, anonymous, didYouMean, type Principal } from '@mapgate/policy'
import type { Configuration } from './config/schema.ts'
import type { KeyRecord, UserRecord } from './store/port.ts'

/** Accounts of the store, besides those of the configuration. */
export interface StoredAccounts {
  readonly users: readonly UserRecord[]
  readonly keys: readonly KeyRecord[]
}

/** An account that can sign in. */
interface Account {
  /** As policies name it: `user:ines`, `key:4f1c22aa90d3`. */
  readonly id: string
  readonly name: string
  readonly kind: 'user' | 'key'
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** The reason why nobody can sign in with it at the moment. */
  readonly closed?: string
}

const noAccounts: StoredAccounts = { users: [], keys: [] }

/** Every account of a configuration and of its store, those of the configuration first, as sign-in finds them. */
export function accountsOf(
  { users, keys }: Pick<Configuration, 'users' | 'keys'>,
  stored: StoredAccounts = noAccounts,
): readonly Account[] {
  return [
    ...users.map((user) => account('user', user.name, user)),
    ...stored.users.map((user) =>
      account('user', user.name, user, user.disabledAt !== null && 'is disabled'),
    ),
    ...keys.map((key) => account('key', key.name, key)),
    ...stored.keys.map((key) => account('key', key.id, key, key.revokedAt !== null && 'is revoked')),
  ]
}

/**
 * The principal of an account, by its id (`user:ines`, `key:demo`, `jwt:idp:4711`, `anonymous`) or its name. `roles` and `attributes`
 * stand for accounts that only an issuer knows.
 * @throws Error when there is no such account, or nobody can sign in with it
 */
export function accountOf(
  configuration: Configuration,
  asked: string,
  given: {
    readonly roles?: readonly string[] | undefined
    readonly attributes?: Readonly<Record<string, string>> | undefined
  } = {},
  stored: StoredAccounts = noAccounts,
): Principal {
  if (asked === 'anonymous') return anonymous
  const known = accountsOf(configuration, stored)
  const found = findAccount(known, asked)
  if (found?.closed !== undefined) throw new Error(`${found.id} ${found.closed}: nobody can sign in with it`)
  if (found === undefined && given.roles === undefined) throw new Error(unknown(asked, known))
  const kind = found?.kind ?? kindOf(asked)
  return {
    id: found?.id ?? (asked.includes(':') ? asked : `user:${asked}`),
    name: found?.name ?? asked.slice(asked.lastIndexOf(':') + 1),
    kind,
    roles: given.roles ?? found?.roles ?? [],
    attributes: { ...found?.attributes, ...given.attributes },
    scope: {},
    carrier: 'header',
    shownAs: kind === 'user' ? 'password' : kind,
    expiresAt: null,
  }
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

const kindOf = (asked: string): 'user' | 'key' | 'jwt' => {
  const [kind] = asked.split(':', 1)
  return kind === 'key' || kind === 'jwt' ? kind : 'user'
}

function unknown(asked: string, known: readonly Account[]): string {
  const near = didYouMean(
    asked,
    known.flatMap(({ id, name }) => [id, name]),
  )
  if (asked.startsWith('jwt:')) return `only its issuer knows the roles of ${asked}: give them by --role`
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
