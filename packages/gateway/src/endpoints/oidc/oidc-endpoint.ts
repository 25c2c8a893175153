import type { Authenticate } from '../../core/authentication/authentication.ts'
import type { SessionService } from '../../core/authentication/issuing.ts'
import type { OpenIdProvider } from '../../core/authentication/open-id.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import { publicPathOf } from '../../core/request/path.ts'
import type { Trace } from '../../core/request/trace.ts'
import { languageOf } from '../../pages/language.ts'
import type { Look } from '../../pages/look.ts'
import { ownPath } from '../own-path.ts'
import { endSessions } from './back-channel.ts'
import { finish } from './callback.ts'
import { signedOutPage } from './oidc-pages.ts'
import { start } from './start.ts'

/** What signing in at OpenID providers is built with. */
interface OidcOptions {
  readonly publicUrl: string
  readonly openId: ReadonlyMap<string, OpenIdProvider>
  readonly authenticate: Authenticate
  readonly sessions: SessionService
  readonly look: Look
  readonly clock: () => number
}

const paths = /^\/\.mapgate\/oidc\/([a-z][a-z0-9-]*)\/(start|callback|signed-out|backchannel-logout)$/

/** True for the addresses of providers. */
export const isOidcPath = (path: string): boolean => path.startsWith('/.mapgate/oidc/')

/**
 * Signs people in at OpenID providers: `start` sends the browser there, `callback` is where it comes back to, `signed-out` is where it comes back to after a
 * sign-out, and `backchannel-logout` is where the provider itself says that somebody signed out.
 * @throws GatewayError `request.not-found`, `request.method-not-allowed`
 */
export function createOidcEndpoint(options: OidcOptions): (inbound: Inbound, trace: Trace) => Promise<Reply> {
  const home = `${publicPathOf(options.publicUrl)}/`
  const overHttps = options.publicUrl.startsWith('https:')
  return async (inbound, trace) => {
    const [, name = '', action] = paths.exec(inbound.path) ?? []
    const provider = options.openId.get(name)
    if (provider === undefined) throw new GatewayError('request.not-found')
    const language = languageOf([], inbound.headers['accept-language'])
    const page = { look: options.look, language, home, provider: provider.title }
    const request = { inbound, trace, provider, home, page, overHttps, now: options.clock() }
    if (action === 'backchannel-logout') return endSessions(request)
    if (inbound.method === 'POST') throw new GatewayError('request.method-not-allowed')
    if (action === 'start') return start(request, toOf(inbound, home))
    if (action === 'callback') return finish(request, options)
    const state = new URLSearchParams(inbound.query).get('state')
    const there = state !== null && (await provider.wasSignedOut(state, request.now))
    return signedOutPage(there, page)
  }
}

const toOf = (inbound: Inbound, home: string): string =>
  ownPath(new URLSearchParams(inbound.query).get('to'), home)
