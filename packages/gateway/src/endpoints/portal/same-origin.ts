import { anonymous } from '@mapgate/policy'
import { isRegistered } from '../../core/authentication/redirect-address.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { callerByCookie, callerByToken } from './callers.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'

/**
 * `oauth2/platformSelf`: a token for a page of the gateway's own origin, whose person is signed in already. Whoever else asks is told nothing, since this
 * makes a token of a cookie.
 * @throws GatewayError `oauth.client-refused`, `oauth.redirect-refused`, `oauth.not-signed-in`
 */
export async function platformSelf(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  const { inbound, context, form } = request
  const { portal, publicUrl } = options
  const own = new URL(publicUrl).origin
  if (inbound.method !== 'POST' || inbound.origin !== own)
    throw new GatewayError('oauth.redirect-refused', 'a page of another origin')
  const client = portal.client(inbound.headers['x-esri-auth-client-id'] ?? '')
  if (!client) throw new GatewayError('oauth.client-refused', 'no such client')
  const redirectUri = inbound.headers['x-esri-auth-redirect-uri'] ?? ''
  if (!isRegistered(redirectUri, client.redirects) || new URL(redirectUri).origin !== own)
    throw new GatewayError('oauth.redirect-refused', redirectUri.slice(0, 200))
  const principal = await callerByCookie(request, options)
  if (principal === anonymous) throw new GatewayError('oauth.not-signed-in')
  request.trace.principal = principal
  const minutes = Number(form.posted.get('expiration'))
  const lifeMs = minutes > 0 ? minutes * 60_000 : undefined
  const mounts = options.scope.mountsFor(principal)
  const { token, expiresInSeconds } = await portal.token(principal, { client, lifeMs, mounts }, context.now)
  return {
    username: principal.name,
    token,
    expires_in: expiresInSeconds,
    portalUrl: `${publicUrl}${options.path}`,
  }
}

/**
 * `oauth2/exchangeToken`: the token of one application for another one, between pages of the gateway's own origin.
 * @throws GatewayError `oauth.client-refused`, `oauth.redirect-refused` and the faults of the token
 */
export async function exchangeToken(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  const { inbound, context, form } = request
  if (inbound.method !== 'POST' || inbound.origin !== new URL(options.publicUrl).origin)
    throw new GatewayError('oauth.redirect-refused', 'a page of another origin')
  const client = options.portal.client(form.all.get('client_id') ?? '')
  if (!client) throw new GatewayError('oauth.client-refused', 'no such client')
  const principal = await callerByToken(request, options)
  if (principal === anonymous) throw new GatewayError('credential.missing')
  // A password stands on no session, and what is made here would outlive what ends one.
  if (principal.shownAs === 'password')
    throw new GatewayError('oauth.request-invalid', 'a password', { publicText: 'Send a token to exchange.' })
  const wanted = { client, lifeMs: undefined, mounts: options.scope.mountsFor(principal) }
  const { token } = await options.portal.token(principal, wanted, context.now)
  return { token }
}
