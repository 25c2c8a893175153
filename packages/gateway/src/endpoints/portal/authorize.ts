import type { Principal } from '@mapgate/policy'
import { outOfBand } from '../../core/authentication/redirect-address.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { publicPathOf } from '../../core/request/path.ts'
import { framedPage } from '../oidc/oidc-pages.ts'
import { type AuthorizeOptions, answerSignIn } from './answer-sign-in.ts'
import { answerAddress, readAskedSignIn, readReturn } from './asked-sign-in.ts'
import { callerByCookie } from './callers.ts'
import { hereOf } from './here.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'
import { placeOf } from './pages.ts'
import { seeOther } from './see-other.ts'

/** A session that ends so soon is as good as over: its tokens would be renewed again and again. */
const leastLeftMs = 15 * 60_000

/**
 * `oauth2/authorize`: leads to the sign-in page, and with a code back to the application.
 * @throws GatewayError `oauth.client-refused`, `oauth.redirect-refused`, `oauth.request-invalid`
 */
export async function authorize(request: PortalRequest, options: AuthorizeOptions): Promise<Reply> {
  const { inbound, form, trace } = request
  const back = readReturn(form.all, options.portal)
  if ((inbound.headers['sec-fetch-mode'] ?? 'navigate') !== 'navigate')
    throw new GatewayError('oauth.request-invalid', 'no navigation', { publicText: notByScript })
  const frame = inbound.headers['sec-fetch-dest'] ?? 'document'
  if (frame !== 'document')
    return framedPage(hereOf(request, options), { ...placeOf(request, options), provider: '' })
  const read = readAskedSignIn(form.all, back)
  const isImplicit = form.all.get('response_type') === 'token'
  if ('fault' in read) {
    if (back.redirectUri === outOfBand)
      throw new GatewayError('oauth.request-invalid', read.fault.error, {
        publicText: read.fault.description,
      })
    const { error, description } = read.fault
    trace.refused = new GatewayError('oauth.request-invalid', `${error}: ${description}`)
    const members = { error, error_description: description }
    const state = form.all.get('state')
    return seeOther(answerAddress({ ...back, state }, members, isImplicit))
  }
  const principal = await callerByCookie({ inbound, trace, context: contextOfPage(request) }, options)
  if (!isSignedIn(principal, request)) return seeOther(signInAddress(request, options))
  trace.principal = principal
  return answerSignIn(request, { asked: read.asked, principal }, options)
}

const notByScript = 'This is a page for a person: open it in a window, and do not fetch it by script.'

/** Somebody with a session that goes on for a while, and who need not sign in again. */
function isSignedIn(principal: Principal, { form, context, inbound }: PortalRequest): boolean {
  if (principal.shownAs !== 'session') return false
  if (principal.expiresAt !== null && principal.expiresAt - context.now < leastLeftMs) return false
  return inbound.method === 'POST' || form.all.get('force_login')?.toLowerCase() !== 'true'
}

/** A click on a link of another site is no forgery; a form of another site is. */
const contextOfPage = ({ context, inbound }: PortalRequest): PortalRequest['context'] =>
  inbound.method === 'POST' ? context : { ...context, origin: undefined, referer: undefined }

function signInAddress(request: PortalRequest, options: PortalEndpointOptions): string {
  const { all } = request.form
  const user = all.get('prepopulatedusername')
  const again = all.get('force_login')?.toLowerCase() === 'true'
  const query = new URLSearchParams({
    to: hereOf(request, options),
    ...(user === undefined ? {} : { username: user.slice(0, 200) }),
    ...(again ? { choose: '', again: '' } : {}),
  })
  return `${publicPathOf(options.publicUrl)}/.mapgate/sign-in?${query}`
}
