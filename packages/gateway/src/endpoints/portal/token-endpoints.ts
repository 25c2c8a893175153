import { GatewayError } from '../../core/errors/errors.ts'
import { publicPathOf, restBelow } from '../../core/request/path.ts'
import { tokenBody } from '../token-body.ts'
import { callerByToken } from './callers.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'

/**
 * `oauth2/token`. A client that is refused a renewal throws its session away and sends the person to the sign-in, in the middle of work; only a 404 makes it
 * try again later. So what may be over in a moment is a 404.
 * @throws GatewayError `oauth.*`
 */
export async function token(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  const { inbound, form, context } = request
  demandForm(inbound.method)
  const isRenewal = /refresh_token$/.test(form.posted.get('grant_type') ?? '')
  try {
    const reply = await options.portal.grant(form.posted, context)
    await checkGiven(reply.access_token, request, options)
    return reply
  } catch (error) {
    const isAnswer = error instanceof GatewayError && error.code.startsWith('oauth.')
    if (isAnswer || !isRenewal) throw error
    throw new GatewayError('oauth.not-now', error instanceof Error ? error.message : '', { cause: error })
  }
}

/** Nobody is given a token that would be refused: a client would come back for another one, again and again. It also says who was given it. */
async function checkGiven(
  value: string,
  { trace, context }: PortalRequest,
  { authenticate }: PortalEndpointOptions,
): Promise<void> {
  trace.principal = await authenticate([{ carrier: 'form', value }], context)
}

/** `oauth2/revokeToken`: always a success, so that nobody learns which tokens there are. */
export async function revokeToken(
  { form, context }: PortalRequest,
  { portal }: PortalEndpointOptions,
): Promise<object> {
  const shown = form.posted.get('auth_token') ?? form.posted.get('token') ?? ''
  if (shown !== '') await portal.revoke(shown, context.now)
  return { success: true }
}

/**
 * `generateToken`: a token for a password, or for one server of ours out of a token of the portal.
 * @throws GatewayError `credential.*`, `oauth.*`
 */
export async function generateToken(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  const { inbound, form, context } = request
  const serverUrl = form.all.get('serverurl') ?? ''
  const mount = serverUrl === '' ? undefined : mountAt(serverUrl, options)
  // A mount that takes passwords in URLs takes tokens there too; resource-proxy asks so.
  if (mount?.insecureTokensByGet !== true) demandForm(inbound.method)
  const values = inbound.method === 'POST' ? form.posted : form.all
  const shown = values.get('token') ?? ''
  if (serverUrl !== '' && shown !== '') {
    if (mount === undefined) throw new GatewayError('oauth.server-refused', 'no server of this gateway')
    const wanted = { mount: mount.path, serverUrl, expirationMinutes: minutesOf(values.get('expiration')) }
    const { token: issued, expires } = await options.portal.swap(shown, wanted, { ...context, mount })
    return tokenBody({ token: issued, expires }, options.publicUrl)
  }
  demandForm(inbound.method)
  const { referer, ip, client, username, password, expiration } = Object.fromEntries(form.posted)
  const issued = await options.tokens.issue({ referer, ip, client, username, password, expiration }, context)
  return tokenBody(issued, options.publicUrl)
}

const minutesOf = (text = ''): number | undefined =>
  /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined

/** The mount that a server URL names: its root, `rest/services`, or a service below it. Schemes do not matter: the host is ours with either. */
function mountAt(serverUrl: string, { publicUrl, mountOf }: PortalEndpointOptions) {
  if (!URL.canParse(serverUrl)) return undefined
  const { protocol, host, pathname, username, password } = new URL(serverUrl)
  const isOurs = /^https?:$/.test(protocol) && host === new URL(publicUrl).host && !username && !password
  const path = isOurs ? restBelow(pathname, publicPathOf(publicUrl)) : undefined
  return path === undefined ? undefined : mountOf(path)
}

/**
 * `oauth2/validateAppAccess`.
 * @throws GatewayError `credential.missing` and the faults of the token
 */
export async function validateAppAccess(
  request: PortalRequest,
  options: PortalEndpointOptions,
): Promise<object> {
  const principal = await callerByToken(request, options)
  if (principal.kind === 'anonymous') throw new GatewayError('credential.missing')
  const client = options.portal.client(request.form.all.get('client_id') ?? '')
  return { valid: client !== undefined, viewOnlyUserTypeApp: false }
}

/** `oauth2/validateRedirectUri`: asked by pages below `/apps/` and `/home/` for Esri's own application, which is not registered here. */
export async function validateRedirectUri(): Promise<object> {
  return { valid: false }
}

/** A secret in a URL stays in histories and logs. @throws GatewayError `oauth.request-invalid` */
function demandForm(method: string): void {
  if (method !== 'POST')
    throw new GatewayError('oauth.request-invalid', method, { publicText: 'Send this as a form, by POST.' })
}
