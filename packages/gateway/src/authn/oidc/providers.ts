import type { Principal } from '@mapgate/policy'
import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { OpenIdProvider } from '../../core/authentication/open-id.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Store } from '../../store/port.ts'
import { principalOf } from '../credential-cache.ts'
import type { OpenSession } from '../sessions/open-session.ts'
import type { WriteCookie } from '../sessions/session-service.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import type { OpenIdClient } from './clients.ts'
import { createEndSessions } from './end-sessions.ts'
import { type Arrival, arrive, depart } from './exchange.ts'
import { signedOutId } from './leave.ts'
import { createTransactions } from './transactions.ts'

/** What signing in at providers works with. */
interface ProvidersOptions {
  readonly clients: ReadonlyMap<string, OpenIdClient>
  readonly store: Store
  readonly open: OpenSession
  readonly writeCookie: WriteCookie
  readonly publicUrl: string
  readonly random: (bytes: number) => Uint8Array
  readonly fetch: typeof fetch
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: (message: string, error: unknown) => void
}

/** The providers of the configuration, as the endpoints see them, by name. */
export function createOpenIdProviders(options: ProvidersOptions): ReadonlyMap<string, OpenIdProvider> {
  const throttle = createThrottle({ limits: beginnings })
  return new Map(
    [...options.clients].map(([name, client]) => [name, createProvider(client, throttle, options)]),
  )
}

/** How many sign-ins may be begun from one address: each is kept for a while, and a whole office may come by one address. All addresses together have no limit, which strangers could use up. */
const beginnings = {
  pair: { free: 1_000, oneBackEveryMs: 200 },
  address: { free: 1_000, oneBackEveryMs: 200 },
  account: { free: Number.POSITIVE_INFINITY, oneBackEveryMs: 1 },
}

function createProvider(
  client: OpenIdClient,
  throttle: Pick<Throttle, 'admit'>,
  options: ProvidersOptions,
): OpenIdProvider {
  const { store, publicUrl, random, log } = options
  const { name, title = name, backChannelLogout } = client.provider
  const overHttps = publicUrl.startsWith('https:')
  const transactions = createTransactions({ oneTime: store.oneTime, overHttps, random })
  // Never made of what a request says about its own address.
  const redirectUri = `${publicUrl}/.mapgate/oidc/${name}/callback`
  return {
    name,
    title,
    cookies: transactions.cookies,
    begin: async ({ to, again }, { now, clientAddress }) => {
      await throttle.admit('sign-ins', clientAddress, now)
      const { location, state, nonce, codeVerifier } = await depart(client, { redirectUri, again })
      const cookie = await transactions.begin(state, { provider: name, nonce, codeVerifier, to }, now)
      return { location, cookie }
    },
    finish: async ({ query, cookies }, context) => {
      const url = new URL(redirectUri)
      url.search = query
      const [state, ...others] = url.searchParams.getAll('state')
      const begun =
        state === undefined || others.length > 0
          ? undefined
          : await transactions.take(state, cookies, context.now)
      if (state === undefined || begun?.provider !== name)
        throw new GatewayError('credential.sign-in-failed', 'it was not begun in this browser')
      const arrival = await arrive(client, { url, state }, begun).catch(logRefusal(log))
      const { groups, isOverage } = arrival.person
      return { ...(await enter(arrival, client, context, options)), to: begun.to, groups, isOverage }
    },
    wasSignedOut: async (state, now) => (await store.oneTime.take(signedOutId(state), now)) !== undefined,
    endSessions: backChannelLogout ? createEndSessions({ ...options, client }) : undefined,
  }
}

/** A provider that refuses the gateway itself is a matter of the administrator. */
const logRefusal =
  (log: ProvidersOptions['log']) =>
  (error: unknown): never => {
    if (error instanceof GatewayError && error.code === 'credential.client-refused')
      log(error.detail, undefined)
    throw error
  }

/** Begins the session of a person who has arrived. */
async function enter(
  { subject, person, providerSession, secrets, canBeAskedAgain }: Arrival,
  { provider }: OpenIdClient,
  context: AuthenticationContext,
  { open, writeCookie }: ProvidersOptions,
): Promise<{ principal: Principal; setCookie: string }> {
  const { now } = context
  const id = `oidc:${provider.name}:${subject}`
  const { name, roles, attributes, groups } = person
  const known = {
    identity: {
      id,
      name,
      kind: 'oidc' as const,
      roles,
      attributes,
      scope: {},
      shownAs: 'session' as const,
      expiresAt: canBeAskedAgain ? null : now + provider.lifeWithoutRefresh,
    },
    source: 'provider' as const,
    roots: [id],
    rootedAt: now,
    bindings: [],
    person: { provider: provider.name, subject, groups },
  }
  const { cookie, expiresAt } = await open({ ...known, kind: 'oidc' }, context, { providerSession, secrets })
  return {
    principal: principalOf(known, 'cookie'),
    setCookie: writeCookie(cookie, Math.floor((expiresAt - now) / 1000)),
  }
}
