import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { ProviderRequest } from './provider-request.ts'

/**
 * A provider says that somebody signed out (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8). The token alone decides: neither cookies nor the origin
 * count, and a session that is not known is no fault.
 * @throws GatewayError `request.not-found` where the configuration does not want it, `request.method-not-allowed`
 */
export async function endSessions({ inbound, trace, provider, now }: ProviderRequest): Promise<Reply> {
  trace.operation = 'gateway.back-channel-logout'
  if (provider.endSessions === undefined) throw new GatewayError('request.not-found')
  if (inbound.method !== 'POST') throw new GatewayError('request.method-not-allowed')
  try {
    await provider.endSessions(tokenIn(inbound.body), now)
    return { status: 200, headers: { 'cache-control': 'no-store' }, body: '' }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    trace.refused = error
    const { status } = error.meaning
    const body = JSON.stringify({ error: status < 500 ? 'invalid_request' : 'temporarily_unavailable' })
    return { status, headers: { 'cache-control': 'no-store', 'content-type': 'application/json' }, body }
  }
}

function tokenIn(body: Uint8Array): string {
  const tokens = new URLSearchParams(Buffer.from(body).toString('utf8')).getAll('logout_token')
  const [token, ...others] = tokens
  if (!token || others.length > 0) throw new GatewayError('request.invalid', 'not exactly one logout token')
  return token
}
