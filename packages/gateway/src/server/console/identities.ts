import { isLasting } from '../../config/store-files.ts'
import {
  type ConsoleIdentities,
  IdentityProblem,
  type ListedKey,
  type ListedPerson,
  type ListedSession,
} from '../../core/console-identities.ts'
import { isRefusal } from '../../core/is-refusal.ts'
import { endEverything, endGiven, endSessions } from '../../identities/ending.ts'
import { endOf, endWords } from '../../identities/expiry.ts'
import { createKey, keyState, toldKey } from '../../identities/keys.ts'
import { roleWarnings } from '../../identities/role-warnings.ts'
import { spelledAs } from '../../identities/spelled-as.ts'
import { addUser, disableUser, setPassword } from '../../identities/users.ts'
import type { SessionRecord } from '../../store/session-port.ts'
import type { Parts } from '../parts.ts'

/** Keys, people and sessions of a running gateway, for its console. */
export function createConsoleIdentities(parts: Pick<Parts, 'store' | 'options'>): ConsoleIdentities {
  const { store, options } = parts
  const { configuration, clock } = options
  const places = { users: store.users, sessions: store.sessions, configured: configuration.users }
  return {
    isLasting: isLasting(configuration.store),
    keys: () => listKeys(parts),
    createKey: ({ expires, ...asked }) =>
      told(async () => {
        const expiresAt = expires === null ? null : endOf(expires, clock())
        if (expiresAt === undefined) throw new Error(`The end of a key is ${endWords}.`)
        const { key, told } = await createKey(store.keys, { ...asked, expiresAt }, clock())
        return { id: told.id, key, warnings: roleWarnings(asked.roles, configuration) }
      }),
    revokeKey: (id) =>
      told(async () => {
        if (!(await store.keys.revoke(id, clock()))) throw new Error(unknownKey(id, parts))
      }),
    people: () => listPeople(parts),
    addUser: (asked) =>
      told(async () => {
        await addUser(places, asked, clock())
        return { warnings: roleWarnings(asked.roles, configuration) }
      }),
    setPassword: (name, password) =>
      told(() => setPassword(places, { name, password: () => password }, clock())),
    disableUser: (name) => told(() => disableUser(places, name, clock())),
    sessions: async (principal) => (await liveSessions(parts, principal)).map(listed),
    endSession: (id) => store.sessions.end(id, clock()),
    endPerson: (principal) =>
      told(async () => {
        const subject = await spelledAs(principal, store, configuration.users)
        const { length } = await endSessions(store, subject, clock())
        await endGiven(store, subject, clock())
        return length
      }),
    endEverything: async () => void (await endEverything(store, clock())),
    roles: () => [...new Set(configuration.grants.flatMap(({ to }) => to.roles ?? []))].toSorted(),
  }
}

/** What the rooms of identities refuse is told in their words. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isRefusal(error)) throw new IdentityProblem(error.message)
    throw error
  }
}

type Of = Pick<Parts, 'store' | 'options'>

async function listKeys({ store, options: { configuration, clock } }: Of): Promise<readonly ListedKey[]> {
  const stored = (await store.keys.list()).map((key) => ({
    ...toldKey(key),
    state: keyState(key, clock()),
    where: 'store' as const,
  }))
  const configured = configuration.keys.map(({ name, roles, attributes, expires, origins, networks }) => {
    const expiresAt = expires === undefined ? null : Date.parse(expires)
    return {
      id: name,
      name,
      owner: null,
      roles,
      attributes,
      origins: origins ?? null,
      networks: networks ?? null,
      createdAt: null,
      expiresAt,
      lastUsedAt: null,
      state: keyState({ revokedAt: null, expiresAt }, clock()),
      where: 'configuration' as const,
    }
  })
  return [...stored, ...configured]
}

/** A key of the configuration cannot be revoked here. */
const unknownKey = (id: string, { options: { configuration } }: Of): string =>
  configuration.keys.some(({ name }) => name === id)
    ? `The key ${id} stands in the configuration: remove it there. Until then, end what was made from it with: mapgate token revoke --principal key:${id}`
    : `There is no key ${id}.`

async function listPeople(parts: Of): Promise<readonly ListedPerson[]> {
  const { store, options } = parts
  const sessions = await liveSessions(parts)
  const of = (id: string) => {
    const own = sessions.filter(({ principalId }) => principalId === id)
    const lastSeenAt = own.length === 0 ? null : Math.max(...own.map(({ lastUsedAt }) => lastUsedAt))
    return { sessions: own.length, lastSeenAt }
  }
  const users = [
    ...(await store.users.list()).map((user) => ({ ...user, where: 'store' as const })),
    ...options.configuration.users.map((user) => ({
      ...user,
      where: 'configuration' as const,
      disabledAt: null,
    })),
  ].map(({ name, roles, attributes, where, disabledAt }) => {
    const id = `user:${name}`
    return { id, name, roles, attributes, where, isDisabled: disabledAt !== null, ...of(id) }
  })
  const elsewhere = new Map(
    sessions
      .toReversed()
      .filter(({ provider }) => provider !== null)
      .map((one) => [one.principalId, one]),
  )
  return [
    ...users,
    ...[...elsewhere.values()].map(({ principalId: id, name, roles, attributes }) => {
      return { id, name, roles, attributes, where: 'identity system' as const, isDisabled: false, ...of(id) }
    }),
  ]
}

/** Sessions that go on. */
async function liveSessions(
  { store, options: { configuration, clock } }: Of,
  principal?: string,
): Promise<readonly SessionRecord[]> {
  const now = clock()
  const idle = configuration.credentials.sessionIdle
  return (await store.sessions.list(now, principal)).filter(({ lastUsedAt }) => now - lastUsedAt < idle)
}

const listed = ({
  principalId,
  id,
  name,
  roles,
  provider,
  browser,
  ...times
}: SessionRecord): ListedSession => ({
  id,
  principal: principalId,
  name,
  roles,
  provider,
  browser,
  createdAt: times.createdAt,
  lastUsedAt: times.lastUsedAt,
  expiresAt: times.expiresAt,
})
