import { GatewayError } from '../../core/errors/errors.ts'
import type { ObtainedToken } from './token-manager.ts'

/** Sends a form, or reads when there is none, and gives the JSON reply with the time of the server. */
export type AskTokenService = (
  url: URL,
  form?: Readonly<Record<string, string>>,
) => Promise<TokenServiceReply>

interface TokenServiceReply {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
  /** Epoch milliseconds by the server's own clock (`Date`), or the gateway's where it sent none. */
  readonly serverTime: number
}

const unstatedLifeMs = 60_000
const shortestLifeMs = 1_000

/**
 * The token in a reply of `generateToken` (`token`, `expires` in epoch milliseconds) or of OAuth 2.0 (`access_token`,
 * `expires_in` in seconds): protocol notes 3.
 * @throws GatewayError `upstream.sign-in-failed` with what the service said
 */
export function tokenIn({ status, json, serverTime }: TokenServiceReply, service: URL): ObtainedToken {
  const { token, access_token: accessToken, expires, expires_in: expiresIn } = json
  const value = token ?? accessToken
  if (typeof value !== 'string' || value === '') throw refusedBy(service, status, json)
  const lifeMs = typeof expiresIn === 'number' ? expiresIn * 1000 : Number(expires) - serverTime
  return { value, lifeMs: Math.max(Number.isFinite(lifeMs) ? lifeMs : unstatedLifeMs, shortestLifeMs) }
}

function refusedBy(service: URL, status: number, json: TokenServiceReply['json']): GatewayError {
  const { error } = json as { error?: { code?: unknown; message?: unknown; details?: unknown } | string }
  const said =
    typeof error === 'object' && error ? [error.code, error.message, error.details].flat() : [error]
  return new GatewayError(
    'upstream.sign-in-failed',
    `${service.origin}${service.pathname} answered ${status}: ${said.filter(Boolean).join(', ') || 'no token'}`,
  )
}
