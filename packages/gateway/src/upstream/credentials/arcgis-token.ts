import type { UpstreamCredentialConfiguration } from '../../config/sections/upstream-keys.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Secret } from '../secret.ts'
import type { ObtainedToken } from './token-manager.ts'
import { type AskTokenService, tokenIn } from './token-request.ts'

type ArcgisToken = Extract<UpstreamCredentialConfiguration, { kind: 'arcgis-token' }>
type Oauth2Client = Extract<UpstreamCredentialConfiguration, { kind: 'oauth2-client' }>

/** The parts that a sign-in needs besides its configuration. */
interface SignInParts {
  /** Base URL of the site. */
  readonly base: URL
  readonly secret: Secret
  readonly ask: AskTokenService
}

/** Signs in with user and password; for a federated server the portal's token is exchanged for one of the server's. */
export async function obtainArcgisToken(
  configuration: ArcgisToken,
  parts: SignInParts,
): Promise<ObtainedToken> {
  const { username, tokenUrl, bind, referer, exchange, life } = configuration
  const service = tokenUrl ? new URL(tokenUrl) : await statedTokenService(parts)
  const minutes = String(Math.max(1, Math.round(life / 60_000)))
  const bound = bind === 'referer' ? { client: 'referer', referer } : { client: 'requestip' }
  // Versions 9.x and 10.0 need `request`; later versions ignore it.
  const form = {
    request: 'getToken',
    username,
    password: parts.secret(),
    ...bound,
    expiration: minutes,
    f: 'json',
  }
  const token = tokenIn(await parts.ask(service, form), service)
  return exchange ? exchangeToken(token, service, { ...parts, referer, minutes }) : token
}

/** Signs in as an application registered with the portal (OAuth 2.0 client credentials). */
export async function obtainClientToken(
  configuration: Oauth2Client,
  parts: SignInParts,
): Promise<ObtainedToken> {
  const { clientId, tokenUrl, exchangeUrl, life } = configuration
  const service = new URL(tokenUrl)
  const minutes = String(Math.max(1, Math.round(life / 60_000)))
  const form = {
    client_id: clientId,
    client_secret: parts.secret(),
    grant_type: 'client_credentials',
    expiration: minutes,
    f: 'json',
  }
  const token = tokenIn(await parts.ask(service, form), service)
  return exchangeUrl ? exchangeToken(token, new URL(exchangeUrl), { ...parts, minutes }) : token
}

/** A portal's token for one of a federated server: `token` and `serverUrl` to the portal's `generateToken`. */
async function exchangeToken(
  portal: ObtainedToken,
  service: URL,
  parts: SignInParts & { minutes: string; referer?: string },
): Promise<ObtainedToken> {
  const form = {
    token: portal.value,
    serverUrl: parts.base.href,
    expiration: parts.minutes,
    f: 'json',
    ...(parts.referer ? { client: 'referer', referer: parts.referer } : {}),
  }
  const server = tokenIn(await parts.ask(service, form), service)
  return { ...server, lifeMs: Math.min(server.lifeMs, portal.lifeMs) }
}

/** The token service that `rest/info` states: only its path counts, the host stays the one that the administrator named. */
async function statedTokenService({ base, ask }: SignInParts): Promise<URL> {
  const site = base.href.replace(/\/$/, '')
  const { json } = await ask(new URL(`${site}/rest/info?f=json`))
  const { authInfo, owningSystemUrl } = json as {
    authInfo?: { tokenServicesUrl?: unknown }
    owningSystemUrl?: unknown
  }
  const stated = String(authInfo?.tokenServicesUrl ?? `${site}/tokens/generateToken`)
  const service = new URL(stated, base)
  if (service.host === base.host) return new URL(service.pathname, base)
  if (typeof owningSystemUrl !== 'string') return new URL(`${site}/tokens/generateToken`)
  throw new GatewayError(
    'upstream.sign-in-failed',
    `the server belongs to the portal ${owningSystemUrl}: name its generateToken as tokenUrl, with exchange: true`,
  )
}
