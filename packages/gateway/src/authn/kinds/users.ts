import { createHmac } from 'node:crypto'
import type { UserConfiguration } from '../../config/sections/identity.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Store, UserRecord } from '../../store/port.ts'
import { createConcurrencyLimit } from '../concurrency-limit.ts'
import { hashPassword, impossibleHash, verifyPassword } from '../password.ts'
import { readSecretFile } from '../secret-file.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import type { Identity, VerifiedCredential } from '../verified-credential.ts'

/** Users with passwords, of the configuration and of the store. */
export interface Users {
  /**
   * Signs in. Every attempt costs one run of scrypt, whatever the name; the same name and password shown twice at once is one attempt.
   * @throws GatewayError `credential.password-wrong`, `credential.throttled`
   */
  signIn(attempt: PasswordAttempt): Promise<VerifiedCredential>
  /** The user of the configuration with this principal id, as it is now. */
  configured(principalId: string): Identity | undefined
}

interface PasswordAttempt {
  readonly username: string
  readonly password: string
  readonly clientAddress: string
  readonly now: number
}

/** In characters. Longer texts are not checked, because the names of failed attempts are kept in memory. */
const longest = { username: 256, password: 1024 }

/** Loads the users of the configuration. @throws Error when a password file cannot be read. */
export async function createUsers(options: {
  configured: readonly UserConfiguration[]
  directory: string
  store: Store
  random: (bytes: number) => Uint8Array
  /** Default: a new one. */
  throttle?: Throttle | undefined
}): Promise<Users> {
  const { configured, directory, store, random, throttle = createThrottle() } = options
  const records = await Promise.all(
    configured.map((user, index) => recordOf(user, `users[${index}]`, directory, random)),
  )
  const own = new Map(records.map((record) => [record.name.toLowerCase(), record]))
  // An unknown name is checked against this hash, so that it takes as long as any other.
  const nobody = impossibleHash(random)
  const limited = createConcurrencyLimit({ atOnce: 2, waiting: 100 })
  const checking = { own, store, throttle, limited, nobody }
  const attemptKey = random(32)
  const running = new Map<string, Promise<VerifiedCredential>>()

  return {
    signIn: (attempt) => {
      if (attempt.password.length > longest.password || attempt.username.length > longest.username)
        return Promise.reject(new GatewayError('credential.password-wrong', 'too long'))
      // esri-leaflet asks a dozen times at once after one expiry (protocol notes 8.14): that is one attempt, not twelve guesses.
      const key = createHmac('sha256', attemptKey)
        .update(JSON.stringify([attempt.username, attempt.password, attempt.clientAddress]))
        .digest('base64')
      const known = running.get(key)
      if (known) return known
      const started = check(attempt, checking).finally(() => running.delete(key))
      running.set(key, started)
      return started
    },
    configured: (principalId) => {
      const user = principalId.startsWith('user:') ? own.get(principalId.slice(5).toLowerCase()) : undefined
      return user && identityOf(user)
    },
  }
}

/** What a password is checked with. */
interface Checking {
  /** The users of the configuration by lower-case name. */
  readonly own: ReadonlyMap<string, UserRecord>
  readonly store: Store
  readonly throttle: Throttle
  readonly limited: ReturnType<typeof createConcurrencyLimit>
  /** A hash that no password fits. */
  readonly nobody: string
}

/** Checks one attempt and counts it. @throws GatewayError `credential.password-wrong`, `credential.throttled` */
async function check(
  { username, password, clientAddress, now }: PasswordAttempt,
  { own, store, throttle, limited, nobody }: Checking,
): Promise<VerifiedCredential> {
  const succeeded = throttle.admit(username.toLowerCase(), clientAddress, now)
  const fromConfiguration = own.get(username.toLowerCase())
  const user = fromConfiguration ?? (await store.users.find(username))
  const right = await limited(() => verifyPassword(password, user?.passwordHash ?? nobody))
  if (!user || !right || user.disabledAt !== null)
    throw new GatewayError('credential.password-wrong', user ? 'wrong password or disabled' : 'no such user')
  succeeded()
  const identity = identityOf(user)
  return {
    identity,
    source: fromConfiguration ? 'configuration' : 'store',
    roots: [identity.id],
    rootedAt: now,
    bindings: [],
  }
}

const identityOf = (user: UserRecord): Identity => ({
  id: `user:${user.name}`,
  name: user.name,
  kind: 'user',
  roles: user.roles,
  attributes: user.attributes,
  scope: {},
  shownAs: 'password',
  expiresAt: null,
})

async function recordOf(
  user: UserConfiguration,
  place: string,
  directory: string,
  random: (bytes: number) => Uint8Array,
): Promise<UserRecord> {
  const password =
    user.passwordFile === undefined
      ? (user.password ?? '')
      : readSecretFile(user.passwordFile, directory, `${place}.passwordFile`)
  return {
    name: user.name,
    passwordHash: user.passwordHash ?? (await hashPassword(password, random)),
    roles: user.roles,
    attributes: user.attributes,
    createdAt: 0,
    disabledAt: null,
  }
}
