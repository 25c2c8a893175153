import type { Principal } from '@mapgate/policy'
import type { RecentCounts } from '../../core/authentication/recent-counts.ts'
import { needsConsent, outOfBand } from '../../core/authentication/redirect-address.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { publicPathOf } from '../../core/request/path.ts'
import { framedPage } from '../oidc/oidc-pages.ts'
import { type AskedSignIn, answerAddress, readAskedSignIn, readReturn } from './asked-sign-in.ts'
import { callerByCookie } from './callers.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'
import { codePage, consentPage, onwardPage, placeOf } from './pages.ts'

/** A session that ends so soon is as good as over: its tokens would be renewed again and again. */
const leastLeftMs = 15 * 60_000

/**
 * `oauth2/authorize`: leads to the sign-in page, and with a code back to the application. Applications are registered by the administrator of the map
 * services themselves, so nobody is asked whether they may; only a program of the person's own machine, which no address vouches for, is confirmed.
 * @throws GatewayError `oauth.client-refused`, `oauth.redirect-refused`, `oauth.too-often`
 */
export async function authorize(
  request: PortalRequest,
  options: PortalEndpointOptions,
  counts: RecentCounts,
): Promise<Reply> {
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
    const members = { error, error_description: description }
    const state = form.all.get('state')
    return seeOther(answerAddress({ ...back, state }, members, isImplicit))
  }
  const principal = await callerByCookie(inbound, contextOfPage(request), options)
  if (!isSignedIn(principal, request)) return seeOther(signInAddress(request, options))
  trace.principal = principal
  return signedIn(request, read.asked, principal, options, counts)
}

async function signedIn(
  request: PortalRequest,
  asked: AskedSignIn,
  principal: Principal,
  options: PortalEndpointOptions,
  counts: RecentCounts,
): Promise<Reply> {
  const { client, redirectUri } = asked
  if (needsConsent(redirectUri)) {
    const answer = answerOf(request, options)
    if (answer === undefined)
      return consentPage(
        { client, principal, redirectUri, here: hereOf(request, options) },
        placeOf(request, options),
      )
    if (answer === 'no') return declined(request, asked, options)
  } else if (!counts.admit(`${options.portal.sessionOf(principal)} ${client.id}`, request.context.now)) {
    options.limited('portal-sign-ins')
    throw new GatewayError('oauth.too-often', client.id, { publicText: tooOftenText(client.title) })
  }
  const { now } = request.context
  const wanted = { ...asked, mounts: options.scope.mountsFor(principal) }
  if (asked.responseType === 'token') {
    const { token, expiresInSeconds } = await options.portal.token(principal, wanted, now)
    const members = {
      access_token: token,
      expires_in: String(expiresInSeconds),
      username: principal.name,
      ssl: 'true',
    }
    return onward(answerAddress(asked, members, true), request, options)
  }
  const code = await options.portal.code(principal, wanted, now)
  if (redirectUri === outOfBand) return codePage(code, client, placeOf(request, options))
  return onward(answerAddress(asked, { code }), request, options)
}

const notByScript = 'This is a page for a person: open it in a window, and do not fetch it by script.'

const tooOftenText = (title: string): string =>
  `${title} was given what it needs five times within a minute, and came back for more each time. It seems to be refused where it shows it: ` +
  'perhaps the clocks differ, or cookies and storage are switched off. Wait a minute, or tell whoever runs it.'

/** Somebody with a session that goes on for a while, and who need not sign in again. */
function isSignedIn(principal: Principal, { form, context, inbound }: PortalRequest): boolean {
  if (principal.shownAs !== 'session') return false
  if (principal.expiresAt !== null && principal.expiresAt - context.now < leastLeftMs) return false
  return inbound.method === 'POST' || form.all.get('force_login')?.toLowerCase() !== 'true'
}

/** A click on a link of another site is no forgery; a form of another site is. */
const contextOfPage = ({ context, inbound }: PortalRequest): PortalRequest['context'] =>
  inbound.method === 'POST' ? context : { ...context, origin: undefined, referer: undefined }

/** What the person said on the page of the confirmation; undefined where the question did not come from there. */
function answerOf(
  { inbound, form }: PortalRequest,
  { publicUrl }: PortalEndpointOptions,
): 'yes' | 'no' | undefined {
  if (inbound.method !== 'POST' || inbound.origin !== new URL(publicUrl).origin) return undefined
  return form.posted.get('allow') === 'yes' ? 'yes' : form.posted.get('allow') === 'no' ? 'no' : undefined
}

function declined(request: PortalRequest, asked: AskedSignIn, options: PortalEndpointOptions): Reply {
  const members = { error: 'access_denied', error_description: 'The person declined.' }
  return asked.redirectUri === outOfBand
    ? seeOther(`${publicPathOf(options.publicUrl)}/`)
    : onwardPage(
        answerAddress(asked, members, asked.responseType === 'token'),
        'back',
        placeOf(request, options),
      )
}

/** This very question as a path, without the wish to sign in again, which is met by then. */
export function hereOf({ form }: Pick<PortalRequest, 'form'>, options: PortalEndpointOptions): string {
  const kept = [...form.all].filter(([name]) => name !== 'force_login' && name !== 'allow')
  const query = new URLSearchParams(Object.fromEntries(kept))
  return `${publicPathOf(options.publicUrl)}${options.path}/sharing/rest/oauth2/authorize?${query}`
}

function signInAddress(request: PortalRequest, options: PortalEndpointOptions): string {
  const { all } = request.form
  const user = all.get('prepopulatedusername')
  const again = all.get('force_login')?.toLowerCase() === 'true'
  const query = new URLSearchParams({
    to: hereOf(request, options),
    ...(user === undefined ? {} : { username: user.slice(0, 200) }),
    ...(again ? { choose: '' } : {}),
  })
  return `${publicPathOf(options.publicUrl)}/.mapgate/sign-in?${query}`
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

const seeOther = (location: string): Reply => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: null,
})
