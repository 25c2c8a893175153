import { anonymous } from '@mapgate/policy'
import { isRegistered, outOfBand } from '../../core/authentication/redirect-address.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { publicPathOf } from '../../core/request/path.ts'
import { leavingPage } from '../oidc/oidc-pages.ts'
import { callerByCookie } from './callers.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'
import { onwardPage, placeOf, signedOutPage, signOutPage } from './pages.ts'

/**
 * `oauth2/signout`: asks, ends the session of the browser and everything made from it, and leads to the sign-out of the identity provider, where that has one,
 * or back to an address of the application.
 * @throws GatewayError `credential.carrier-off` for a form of another site
 */
export async function signOut(request: PortalRequest, options: PortalEndpointOptions): Promise<Reply> {
  const { inbound, form, context, trace } = request
  const client = options.portal.client(form.all.get('client_id') ?? '')
  const wanted = form.all.get('redirect_uri') ?? ''
  const isOurs = wanted !== outOfBand && client !== undefined && isRegistered(wanted, client.redirects)
  const place = placeOf(request, options)
  const query = new URLSearchParams(isOurs ? { client_id: client.id, redirect_uri: wanted } : {}).toString()
  const here = `${publicPathOf(options.publicUrl)}${options.path}/sharing/rest/oauth2/signout?${query}`
  if (inbound.method !== 'POST') return signOutPage(here, place)
  if (inbound.origin !== new URL(options.publicUrl).origin)
    throw new GatewayError('credential.carrier-off', 'a sign-out by a page of another site')
  const principal = await callerByCookie(request, options)
  trace.principal = principal
  const page = isOurs ? onwardPage(wanted, 'out', place) : signedOutPage(place)
  if (principal === anonymous) return page
  const { setCookie, leaveAt } = await options.sessions.end(principal, context)
  return { ...(leaveAt === undefined ? page : leavingPage(leaveAt, place)), cookies: [setCookie] }
}
