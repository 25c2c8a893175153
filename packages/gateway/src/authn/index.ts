import type { Configuration } from '../config/schema.ts'
import type { Authenticate } from '../core/authentication/authentication.ts'
import type { SessionService, TicketService, TokenService } from '../core/authentication/issuing.ts'
import type { OpenIdProvider } from '../core/authentication/open-id.ts'
import type { OwnSessions } from '../core/authentication/own-sessions.ts'
import type { PortalService } from '../core/authentication/portal.ts'
import { GatewayError, wrongPasswordText } from '../core/errors/errors.ts'
import type { Store } from '../store/port.ts'
import { createAuthenticate } from './authenticate.ts'
import { type CheckAmbient, checkCookie } from './cookie.ts'
import { createCredentialCache } from './credential-cache.ts'
import type { Directories } from './directories/directories.ts'
import { openIdentitySystems } from './identity-systems.ts'
import { createApiKeys } from './kinds/api-keys.ts'
import { createIssued, type Issued } from './kinds/issued.ts'
import { openJwts } from './kinds/jwt.ts'
import { createPortalTokens } from './kinds/portal-tokens.ts'
import { createUsers, type Users } from './kinds/users.ts'
import type { OpenIdClient } from './oidc/clients.ts'
import { createLeave } from './oidc/leave.ts'
import { createOpenIdProviders } from './oidc/providers.ts'
import { createPortalClients, type PortalClients } from './portal/clients.ts'
import { createPortal } from './portal/portal-service.ts'
import { createResumablePrincipals, type ResumablePrincipals } from './resumable-principal.ts'
import { followRevocations, type Revocations } from './revocations.ts'
import { createOpenSession } from './sessions/open-session.ts'
import { createOwnSessions } from './sessions/own-sessions.ts'
import { createSessionBook, type SessionBook } from './sessions/session-book.ts'
import { createSessions, sessionCookieWriter } from './sessions/session-service.ts'
import { createStandOnSession } from './sessions/stand-on-session.ts'
import { followSigningKeys } from './signing/follow-signing-keys.ts'
import { type KeyRing, openKeyRing } from './signing/key-ring.ts'
import { createThrottle, type Throttle } from './throttle.ts'
import { createTickets } from './ticket-service.ts'
import { createTokens } from './token-service.ts'
import { trustedSystems } from './trusted-systems.ts'
import type { Showing, VerifiedCredential } from './verified-credential.ts'
import { createVouched } from './vouched/vouched.ts'

export type { ResumablePrincipal, ResumablePrincipals } from './resumable-principal.ts'
export { createThrottle, type Throttle } from './throttle.ts'

/** The authentication room. */
export interface Authn {
  readonly authenticate: Authenticate
  readonly tokens: TokenService
  readonly tickets: TicketService
  readonly sessions: SessionService
  /** Providers at which people sign in, by name. */
  readonly openId: ReadonlyMap<string, OpenIdProvider>
  /** The same for the console, which browsers come back to at an address of its own. */
  readonly openIdAt: (publicUrl: string) => ReadonlyMap<string, OpenIdProvider>
  readonly ownSessions: OwnSessions
  readonly resumable: ResumablePrincipals
  /** Undefined where no Portal facade is configured. */
  readonly portal: PortalService | undefined
  /** Reads revocations and other changes now; it happens at least once a second by itself. */
  refresh(): Promise<void>
  close(): Promise<void>
}

const tidyEveryMs = 60_000

interface AuthnOptions {
  readonly configuration: Configuration
  /** What file names in the configuration are relative to. */
  readonly directory: string
  readonly store: Store
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Milliseconds of a clock that only goes forward; default `performance.now`. */
  readonly monotonic?: () => number
  readonly random: (bytes: number) => Uint8Array
  /** A text that changes with the accounts and issuers of the configuration and with their secrets. */
  readonly accounts?: string
  /** Counts of wrong passwords so far; default: none. */
  readonly throttle?: Throttle
  /** For the keys of issuers; default: the global one. */
  readonly fetch?: typeof globalThis.fetch
  readonly log?: (message: string, error?: unknown) => void
}

/**
 * Wires the room.
 * @throws Error when a secret file or the store cannot be read
 */
export async function createAuthn(options: AuthnOptions): Promise<Authn> {
  const { configuration, store, clock, random, log = () => {} } = options
  const ring = await openKeyRing({ store, clock, random })
  const { throttle = createThrottle() } = options
  const { clients, directories, readAgain } = openIdentitySystems({ ...options, throttle, log })
  const book = bookOf(options, readAgain)
  const kinds = await openKinds({ ...options, throttle }, { ring, sessions: book, directories })
  const signingKeys = followSigningKeys(ring, log)
  const revocations = await revocationsOf(options, signingKeys.changed)
  const checkAmbient = checkCookie(configuration)
  const { resolve, keys } = kinds
  const cache = createCredentialCache()
  const authenticate = createAuthenticate({ cache, revocations, resolve, checkAmbient })
  const refreshAll = () => Promise.all([revocations.refresh(), signingKeys.readAgain()])
  const refresh = setInterval(refreshAll, store.changes.askEveryMs).unref()
  const tidy = setInterval(() => {
    Promise.all([keys.writeUses(), book.writeUses(), store.prune(clock())]).catch((error) =>
      log('the store cannot be tidied', error),
    )
  }, tidyEveryMs).unref()
  const parts = { ...kinds, clients, ring, authenticate, checkAmbient }
  return {
    authenticate,
    ...issuing(options, parts),
    ...signingIn(options, parts),
    portal: portalOf(options, { ...kinds, authenticate, revocations }),
    resumable: createResumablePrincipals({ revocations, ring, accounts: options.accounts ?? '' }),
    refresh: () => revocations.refresh(),
    close: async () => {
      clearInterval(refresh)
      clearInterval(tidy)
      revocations.close()
      directories.close()
      // A store that is away must not keep the process from its end.
      await Promise.all([keys.writeUses(), book.writeUses()]).catch((error) =>
        log('the last uses of keys and sessions cannot be noted', error),
      )
    },
  }
}

/** The revocations of the store; a change of the signing keys reads those again. */
const revocationsOf = (
  { store, clock, monotonic = () => performance.now(), log = () => {} }: AuthnOptions,
  signingKeysChanged: () => void,
) =>
  followRevocations({
    store,
    clock,
    monotonic,
    onChange: (subject) => {
      if (subject === 'signing-keys') signingKeysChanged()
    },
    onFailure: (error) => log('revocations cannot be read; if this lasts for 30 s, nobody is let in', error),
    onReadAgain: () => log('revocations are read again'),
  })

/** The sessions of browsers. */
const bookOf = (
  { configuration: { credentials }, store, log = () => {} }: AuthnOptions,
  readAgain: Parameters<typeof createSessionBook>[0]['readAgain'],
): SessionBook => createSessionBook({ store, idleMs: credentials.sessionIdle, readAgain, log })

interface KindParts {
  readonly ring: KeyRing
  readonly sessions: SessionBook
  readonly directories: Directories
}

/** The kinds of credentials, in the order in which they are asked to recognise one. */
async function openKinds(
  { configuration, directory, store, ...options }: AuthnOptions,
  { ring, sessions, directories }: KindParts,
) {
  const { clock, random, throttle, fetch = globalThis.fetch, log = () => {} } = options
  const { monotonic = () => performance.now() } = options
  const { directories: configured } = configuration.signIn
  const keys = createApiKeys({ configured: configuration.keys, directory, store })
  const elsewhere = configured.length > 0 ? directories : undefined
  const kept = { configured: configuration.users, directory, store, random, throttle }
  const users = await createUsers({ ...kept, elsewhere })
  const jwts = await openJwts({ issuers: configuration.issuers, directory, clock, fetch, log })
  const apps = createPortalClients(configuration.portal?.clients ?? [], directory)
  const vouched = createVouched(configuration, jwts.asserted)
  const portals = createPortalTokens({ portals: configuration.portals, monotonic, fetch, log })
  const issued = createIssued({
    store,
    ring,
    sessions,
    configured: (id) =>
      keys.configured(id) ?? users.configured(id) ?? vouched.configured(id) ?? apps.configured(id),
    isClient: (id) => apps.find(id) !== undefined,
    issuers: trustedSystems(configuration),
  })
  const resolve = async (showing: Showing): Promise<VerifiedCredential> => {
    if (showing.carrier === 'basic') return basic(showing, users)
    const known =
      vouched.resolve(showing) ??
      issued.resolve(showing) ??
      jwts.resolve(showing) ??
      keys.resolve(showing) ??
      portals.resolve(showing)
    if (!known) throw new GatewayError('credential.invalid', 'a form that is not known here')
    return known
  }
  return { keys, users, apps, issued, resolve }
}

interface IssuingParts {
  readonly clients: ReadonlyMap<string, OpenIdClient>
  readonly issued: Issued
  readonly users: Users
  readonly ring: KeyRing
  readonly authenticate: Authenticate
  readonly checkAmbient: CheckAmbient
}

/** The services that issue credentials of the gateway's own. */
function issuing(
  { configuration: { credentials, mounts }, store, random }: AuthnOptions,
  { issued, users, ring, authenticate }: IssuingParts,
): Pick<Authn, 'tokens' | 'tickets'> {
  return {
    tokens: createTokens({
      issued,
      users,
      authenticate: async (token, context) => authenticate([{ carrier: 'form', value: token }], context),
      lifeMs: credentials.tokenLife,
      longestMs: credentials.tokenLifeMaximum,
      standOnSession: createStandOnSession({ ...store, random }),
      random,
    }),
    tickets: createTickets({
      issued,
      mounts: new Set(mounts.map((mount) => mount.path)),
      lifeMs: credentials.ticketLife,
      // Texts that are signed begin with another word, so no id is ever a tag.
      idOf: (text) => ring.current.tag(`id ${text}`),
    }),
  }
}

/** The services that begin and end sessions of browsers. */
function signingIn(
  options: AuthnOptions,
  { issued, clients, checkAmbient }: IssuingParts,
): Pick<Authn, 'sessions' | 'ownSessions' | 'openId' | 'openIdAt'> {
  const { configuration, store, random, clock, fetch = globalThis.fetch, log = () => {} } = options
  const { credentials, publicUrl } = configuration
  const open = createOpenSession({ write: issued.write, store, lifeMs: credentials.sessionLife, random })
  const writeCookie = sessionCookieWriter(publicUrl.startsWith('https:'))
  const openIdAt = (at: string) =>
    createOpenIdProviders({ clients, store, open, writeCookie, publicUrl: at, random, fetch, clock, log })
  const leave = createLeave({ clients, oneTime: store.oneTime, publicUrl, log })
  return {
    ownSessions: createOwnSessions({ store, idleMs: credentials.sessionIdle }),
    sessions: createSessions({ open, store, writeCookie, checkOrigin: checkAmbient, leave }),
    openId: openIdAt(publicUrl),
    openIdAt,
  }
}

/** The grants of the Portal facade. */
const portalOf = (
  { configuration: { portal, credentials }, store, random, throttle = createThrottle() }: AuthnOptions,
  parts: {
    readonly apps: PortalClients
    readonly issued: Issued
    readonly authenticate: Authenticate
    readonly revocations: Revocations
  },
): PortalService | undefined =>
  portal &&
  createPortal({
    ...parts,
    clients: parts.apps,
    configuration: portal,
    tokenLifeMs: { usual: credentials.tokenLife, longest: credentials.tokenLifeMaximum },
    store,
    throttle,
    random,
  })

/**
 * `Authorization: Basic`: a wrong password is a bad credential here, not a failed request for a token.
 * @throws GatewayError `credential.invalid`, `credential.throttled`
 */
async function basic({ value, clientAddress, now }: Showing, users: Users): Promise<VerifiedCredential> {
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
