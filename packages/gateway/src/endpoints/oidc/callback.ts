import type { Principal } from '@mapgate/policy'
import { type Authenticate, contextOf } from '../../core/authentication/authentication.ts'
import type { SessionService } from '../../core/authentication/issuing.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { cookiesOf, forgetCookie } from './cookies.ts'
import { failedPage, noRolesPage } from './oidc-pages.ts'
import type { ProviderRequest } from './provider-request.ts'

/** What a sign-in ends with. */
interface FinishOptions {
  readonly authenticate: Authenticate
  readonly sessions: SessionService
}

/**
 * The browser comes back from its provider: the session that it had ends, a new one begins, and it goes on to where it wanted to. Whoever has no role is told
 * which groups came.
 */
export async function finish(request: ProviderRequest, options: FinishOptions): Promise<Reply> {
  const { inbound, trace, provider, page, overHttps } = request
  trace.operation = 'gateway.sign-in'
  const state = new URLSearchParams(inbound.query).get('state') ?? ''
  const forget = forgetCookie(provider.cookies.nameOf(state), overHttps)
  try {
    const came = { query: inbound.query, cookies: cookiesOf(inbound) }
    const finished = await provider.finish(came, contextHere(request))
    const { principal, setCookie, to, groups, isOverage } = finished
    trace.principal = principal
    await endFormer(request, options)
    const cookies = [setCookie, forget]
    if (principal.roles.length === 0) {
      const { name } = principal
      return { ...noRolesPage({ name, groups, isOverage }, { ...page, to }), cookies }
    }
    return { status: 303, headers: { location: to, ...careful }, cookies, body: null }
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.code.startsWith('credential.')) throw error
    trace.refused = error
    return { ...failedPage(error, page), cookies: [forget] }
  }
}

/** The code stands in the address, so that is told nobody: neither a cache nor the next page. */
const careful = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

/** The browser comes from the provider's page, which may do what no other foreign page may: the sign-in is bound to the browser by its own cookie. */
const contextHere = ({ inbound, now }: ProviderRequest) => ({
  ...contextOf(inbound, { now, mount: undefined, jsonp: false }),
  origin: undefined,
  referer: undefined,
})

/** Ends the session of the cookie that came along, so that nothing that was planted or left over lives on beside the new one. */
async function endFormer(request: ProviderRequest, { authenticate, sessions }: FinishOptions): Promise<void> {
  const context = contextHere(request)
  const shown = request.inbound.shown.filter(({ carrier }) => carrier === 'cookie')
  if (shown.length === 0) return
  let former: Principal
  try {
    former = await authenticate(shown, context)
  } catch (error) {
    if (error instanceof GatewayError && error.code.startsWith('credential.')) return
    throw error
  }
  await sessions.end(former, context)
}
