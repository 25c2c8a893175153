import { createHmac } from 'node:crypto'
import type { UserConfiguration } from '../../config/sections/identity.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Store, UserRecord } from '../../store/port.ts'
import { createConcurrencyLimit } from '../concurrency-limit.ts'
import { foldName } from '../fold-name.ts'
import { hashPassword, impossibleHash, verifyPassword } from '../password.ts'
import { readSecretFile } from '../secret-file.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import type { Identity, VerifiedCredential } from '../verified-credential.ts'

/** Users with passwords, of the configuration, of the store and of directories. */
export interface Users {
  /**
   * Signs in. Every wrong attempt costs the same, whatever the name: one run of scrypt, and where there are directories one attempt there. The same
   * name and password shown twice at once is one attempt. A name that is kept here is never asked for elsewhere.
   * @throws GatewayError `credential.password-wrong`, `credential.throttled`, `credential.directory-unreachable`
   */
  signIn(attempt: PasswordAttempt): Promise<VerifiedCredential>
  /** The user of the configuration with this principal id, as it is now. */
  configured(principalId: string): Identity | undefined
}

/** Passwords of people who are not kept here, which a directory checks. */
export interface PasswordsElsewhere {
  /**
   * @returns undefined where nobody of that name is known there
   * @throws GatewayError `credential.password-wrong`, `credential.throttled`, `credential.directory-unreachable`
   */
  signIn(attempt: PasswordAttempt): Promise<VerifiedCredential | undefined>
  /** Takes as long as checking a wrong password there, so that an unknown name cannot be told by its time. */
  pretend(password: string): Promise<void>
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
  /** Default: nowhere. */
  elsewhere?: PasswordsElsewhere | undefined
}): Promise<Users> {
  const { configured, directory, store, random, throttle = createThrottle(), elsewhere } = options
  const records = await Promise.all(
    configured.map((user, index) => recordOf(user, `users[${index}]`, directory, random)),
  )
  const own = new Map(records.map((record) => [record.name.toLowerCase(), record]))
  // An unknown name is checked against this hash, so that it takes as long as any other.
  const nobody = impossibleHash(random)
  const limited = createConcurrencyLimit({ atOnce: 2, waiting: 100 })
  const checking = { own, store, throttle, limited, nobody, elsewhere }
  const once = createAttempts(random)

  return {
    signIn: (attempt) => {
      const unfit = unfitWords(attempt)
      if (unfit !== undefined) return Promise.reject(new GatewayError('credential.password-wrong', unfit))
      return once(attempt, () => check(attempt, checking))
    },
    configured: (principalId) => {
      const user = principalId.startsWith('user:') ? own.get(principalId.slice(5).toLowerCase()) : undefined
      return user && identityOf(user)
    },
  }
}

/** Attempts under way. esri-leaflet asks a dozen times at once after one expiry (protocol notes 8.14): that is one attempt, not twelve guesses. */
function createAttempts(random: (bytes: number) => Uint8Array) {
  const attemptKey = random(32)
  const running = new Map<string, Promise<VerifiedCredential>>()
  return (
    { username, password, clientAddress }: PasswordAttempt,
    begin: () => Promise<VerifiedCredential>,
  ): Promise<VerifiedCredential> => {
    const key = createHmac('sha256', attemptKey)
      .update(JSON.stringify([username, password, clientAddress]))
      .digest('base64')
    const known = running.get(key)
    if (known) return known
    const started = begin().finally(() => running.delete(key))
    running.set(key, started)
    return started
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
  readonly elsewhere: PasswordsElsewhere | undefined
}

/** Why an attempt is not looked at. Directories take a name without a password for nobody, and say yes. */
function unfitWords({ username, password }: PasswordAttempt): string | undefined {
  if (password.length > longest.password || username.length > longest.username) return 'too long'
  if (password === '') return 'without a password'
  return username.includes('\0') || password.includes('\0')
    ? 'with a character that no password has'
    : undefined
}

/** Checks one attempt and counts it. @throws GatewayError as `Users.signIn` */
async function check(attempt: PasswordAttempt, checking: Checking): Promise<VerifiedCredential> {
  const { username, clientAddress, now } = attempt
  const settle = await checking.throttle.admit(foldName(username), clientAddress, now)
  try {
    const verified = await look(attempt, checking)
    settle()
    return verified
  } catch (error) {
    const isOutage = error instanceof GatewayError && error.code === 'credential.directory-unreachable'
    if (isOutage) settle('undecided')
    throw error
  }
}

/** Checks one attempt. @throws GatewayError as `Users.signIn` */
async function look(attempt: PasswordAttempt, checking: Checking): Promise<VerifiedCredential> {
  const { username, password, now } = attempt
  const { own, store, limited, nobody, elsewhere } = checking
  const fromConfiguration = own.get(username.toLowerCase())
  const user = fromConfiguration ?? (await store.users.find(username))
  const wrongElsewhere = user === undefined ? await elsewhereOrWrong(attempt, elsewhere) : undefined
  if (wrongElsewhere !== undefined && !(wrongElsewhere instanceof GatewayError)) return wrongElsewhere
  const right = await limited(() => verifyPassword(password, user?.passwordHash ?? nobody))
  if (!user) throw wrongElsewhere ?? new GatewayError('credential.password-wrong', 'no such user')
  if (!right || user.disabledAt !== null) {
    await elsewhere?.pretend(password).catch(() => {})
    throw new GatewayError('credential.password-wrong', 'wrong password or disabled')
  }
  const identity = identityOf(user)
  return {
    identity,
    source: fromConfiguration ? 'configuration' : 'store',
    roots: [identity.id],
    rootedAt: now,
    bindings: [],
  }
}

/**
 * The person of a directory, or why it is nobody, which is said once that took as long as a wrong password.
 * @throws GatewayError `credential.throttled`, `credential.directory-unreachable`
 */
async function elsewhereOrWrong(
  attempt: PasswordAttempt,
  elsewhere: PasswordsElsewhere | undefined,
): Promise<VerifiedCredential | GatewayError | undefined> {
  try {
    const found = await elsewhere?.signIn(attempt)
    if (found === undefined) await elsewhere?.pretend(attempt.password)
    return found
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'credential.password-wrong') return error
    throw error
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
