import type { Configuration } from '../config/schema.ts'
import type { Authenticate } from '../core/authentication.ts'
import { GatewayError, wrongPasswordText } from '../core/errors.ts'
import type { SessionService, TicketService, TokenService } from '../core/issuing.ts'
import type { Store } from '../store/port.ts'
import { createAuthenticate } from './authenticate.ts'
import { checkCookie } from './cookie.ts'
import { createApiKeys } from './kinds/api-keys.ts'
import { createIssued } from './kinds/issued.ts'
import { createJwts } from './kinds/jwt.ts'
import { createUsers, type Users } from './kinds/users.ts'
import type { KnownCredential, Showing } from './known.ts'
import { createMemo } from './memo.ts'
import { followRevocations } from './revocations.ts'
import { createSessions } from './session-service.ts'
import { openKeyRing } from './signing/key-ring.ts'
import { createStandings, type Standings } from './standing.ts'
import type { Throttle } from './throttle.ts'
import { createTickets } from './ticket-service.ts'
import { createTokens } from './token-service.ts'

export type { Standing, Standings } from './standing.ts'
export { createThrottle, type Throttle } from './throttle.ts'

/** Everything about who asks. */
export interface Authn {
  readonly authenticate: Authenticate
  readonly tokens: TokenService
  readonly tickets: TicketService
  readonly sessions: SessionService
  readonly standings: Standings
  /** Reads revocations and other changes now; it happens four times a second by itself. */
  refresh(): Promise<void>
  close(): Promise<void>
}

const refreshEveryMs = 250
const tidyEveryMs = 60_000

/**
 * Wires the room. `directory`: what file names in the configuration are relative to; `clock` in epoch milliseconds.
 * @throws Error when a secret file or the store cannot be read
 */
export async function createAuthn(options: {
  configuration: Configuration
  directory: string
  store: Store
  clock: () => number
  random: (bytes: number) => Uint8Array
  /** A text that changes with the accounts and issuers of the configuration and with their secrets. */
  accounts?: string
  /** What is known of wrong passwords; default: nothing. */
  throttle?: Throttle
  /** For the keys of issuers; default: the global one. */
  fetch?: typeof globalThis.fetch
  log?: (message: string, error: unknown) => void
}): Promise<Authn> {
  const { configuration, directory, store, clock, random, log = () => {} } = options
  const { credentials } = configuration
  const { fetch = globalThis.fetch } = options
  const ring = await openKeyRing({ store, clock, random })
  const keys = createApiKeys({ configured: configuration.keys, directory, store })
  const users = await createUsers({
    configured: configuration.users,
    directory,
    store,
    random,
    throttle: options.throttle,
  })
  const jwts = createJwts({ issuers: configuration.issuers, directory, clock, fetch, log })
  const issued = createIssued({
    store,
    ring,
    configured: (id) => keys.configured(id) ?? users.configured(id),
    issuers: new Set(configuration.issuers.map((issuer) => issuer.name)),
  })
  const revocations = await followRevocations({
    store,
    clock,
    onChange: (subject) => {
      if (subject === 'signing-keys')
        ring.reload().catch((error) => log('signing keys cannot be read', error))
    },
    onFailure: (error) => log('revocations cannot be read', error),
  })
  const resolve = async (showing: Showing): Promise<KnownCredential> => {
    if (showing.carrier === 'basic') return basic(showing, users)
    const known = issued.resolve(showing) ?? jwts.resolve(showing) ?? keys.resolve(showing)
    if (!known) throw new GatewayError('credential.invalid', 'a form that is not known here')
    return known
  }
  const checkAmbient = checkCookie(configuration)
  const authenticate = createAuthenticate({
    memo: createMemo(),
    revocations,
    resolve,
    checkAmbient,
  })

  const refresh = setInterval(() => revocations.refresh(), refreshEveryMs).unref()
  const tidy = setInterval(() => {
    Promise.all([keys.writeUses(), store.prune(clock())]).catch((error) =>
      log('the store cannot be tidied', error),
    )
  }, tidyEveryMs).unref()

  return {
    authenticate,
    tokens: createTokens({
      issued,
      users,
      authenticate: async (token, context) => authenticate([{ carrier: 'form', value: token }], context),
      lifeMs: credentials.tokenLife,
      longestMs: credentials.tokenLifeMaximum,
      random,
    }),
    tickets: createTickets({
      issued,
      mounts: new Set(configuration.mounts.map((mount) => mount.path)),
      lifeMs: credentials.ticketLife,
      // Texts that are signed begin with another word, so no id is ever a tag.
      idOf: (text) => ring.current.tag(`id ${text}`),
    }),
    sessions: createSessions({
      issued,
      store,
      lifeMs: credentials.sessionLife,
      overHttps: configuration.publicUrl.startsWith('https:'),
      random,
      checkOrigin: checkAmbient,
    }),
    standings: createStandings({ revocations, ring, accounts: options.accounts ?? '' }),
    refresh: () => revocations.refresh(),
    close: async () => {
      clearInterval(refresh)
      clearInterval(tidy)
      await keys.writeUses()
    },
  }
}

/**
 * `Authorization: Basic`: a wrong password is a bad credential here, not a failed request for a token.
 * @throws GatewayError `credential.invalid`, `credential.throttled`
 */
async function basic({ value, clientAddress, now }: Showing, users: Users): Promise<KnownCredential> {
  const [, username, password = ''] =
    /^([^:]+):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? []
  if (username === undefined) throw wrongPassword('Basic without a name')
  try {
    return await users.signIn({ username, password, clientAddress, now })
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'credential.password-wrong')
      throw wrongPassword(error.detail)
    throw error
  }
}

const wrongPassword = (detail: string): GatewayError =>
  new GatewayError('credential.invalid', detail, { publicText: wrongPasswordText })
