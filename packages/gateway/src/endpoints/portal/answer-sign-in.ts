import type { Principal } from '@mapgate/policy'
import type { RecentCounts } from '../../core/authentication/recent-counts.ts'
import { needsConsent, outOfBand } from '../../core/authentication/redirect-address.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { publicPathOf } from '../../core/request/path.ts'
import { type AskedSignIn, answerAddress } from './asked-sign-in.ts'
import { hereOf } from './here.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'
import { codePage, consentPage, onwardPage, placeOf, tooOftenPage } from './pages.ts'
import { seeOther } from './see-other.ts'

/** With the counts of what applications were given lately. */
export interface AuthorizeOptions extends PortalEndpointOptions {
  readonly counts: RecentCounts
}

/** The question of an application, and who is signed in to the browser. */
interface SignedIn {
  readonly asked: AskedSignIn
  readonly principal: Principal
}

/**
 * The answer to an application whose person is signed in. Applications are registered by the administrator of the map services themselves, so nobody is
 * asked whether they may; only a program of the person's own machine, which no address vouches for, is confirmed.
 */
export async function answerSignIn(
  request: PortalRequest,
  signedIn: SignedIn,
  options: AuthorizeOptions,
): Promise<Reply> {
  const { asked, principal } = signedIn
  const { client, redirectUri } = asked
  const answer = answerOf(request, options)
  const here = hereOf(request, options)
  const place = placeOf(request, options)
  if (needsConsent(redirectUri)) {
    if (answer === undefined) return consentPage({ client, principal, redirectUri, here }, place)
    if (answer === 'no') return declined(request, asked, options)
  } else if (answer !== 'yes' && isTooOften(request, signedIn, options)) {
    request.trace.refused = new GatewayError('oauth.too-often', client.id)
    options.limited('portal-sign-ins')
    return tooOftenPage({ client, here }, place)
  }
  return given(request, signedIn, options)
}

/** True where the application came back at once, again and again. */
const isTooOften = (
  { context }: PortalRequest,
  { asked, principal }: SignedIn,
  { portal, counts }: AuthorizeOptions,
): boolean => !counts.admit(`${portal.sessionOf(principal)} ${asked.client.id}`, context.now)

/** A code, or a token where the application may have one in a URL. */
async function given(
  request: PortalRequest,
  { asked, principal }: SignedIn,
  options: AuthorizeOptions,
): Promise<Reply> {
  const { portal, scope } = options
  const { now } = request.context
  const wanted = { ...asked, mounts: scope.mountsFor(principal) }
  if (asked.responseType === 'token') {
    const { token, expiresInSeconds } = await portal.token(principal, wanted, now)
    const members = {
      access_token: token,
      expires_in: String(expiresInSeconds),
      username: principal.name,
      ssl: 'true',
    }
    return onward(answerAddress(asked, members, true), request, options)
  }
  const code = await portal.code(principal, wanted, now)
  if (asked.redirectUri === outOfBand) return codePage(code, asked.client, placeOf(request, options))
  return onward(answerAddress(asked, { code }), request, options)
}

/** What the person said on a page of the gateway; undefined where the question did not come from there. */
function answerOf(
  { inbound, form }: PortalRequest,
  { publicUrl }: PortalEndpointOptions,
): 'yes' | 'no' | undefined {
  if (inbound.method !== 'POST' || inbound.origin !== new URL(publicUrl).origin) return undefined
  const said = form.posted.get('allow')
  return said === 'yes' || said === 'no' ? said : undefined
}

function declined(request: PortalRequest, asked: AskedSignIn, options: PortalEndpointOptions): Reply {
  const members = { error: 'access_denied', error_description: 'The person declined.' }
  request.trace.refused = new GatewayError('oauth.declined', asked.client.id)
  if (asked.redirectUri === outOfBand) return seeOther(`${publicPathOf(options.publicUrl)}/`)
  const address = answerAddress(asked, members, asked.responseType === 'token')
  return onwardPage(address, 'back', placeOf(request, options))
}

/**
 * To the application. Browsers follow a redirect after a form only where the page of the form allowed it, so a person who comes from a form of the gateway
 * is led on by a page.
 */
function onward(address: string, request: PortalRequest, options: PortalEndpointOptions): Reply {
  const { method, headers } = request.inbound
  return method === 'POST' || headers['sec-fetch-site'] === 'same-origin'
    ? onwardPage(address, 'in', placeOf(request, options))
    : seeOther(address)
}
