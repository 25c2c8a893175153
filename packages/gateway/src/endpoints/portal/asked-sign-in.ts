import type { AskedCode, PortalClient, PortalService } from '../../core/authentication/portal.ts'
import { isRegistered, outOfBand } from '../../core/authentication/redirect-address.ts'
import { GatewayError } from '../../core/errors/errors.ts'

/** What an application asks for at `oauth2/authorize`. */
export interface AskedSignIn extends AskedCode {
  readonly client: PortalClient
  readonly responseType: 'code' | 'token'
  /** Comes back to the client byte by byte. */
  readonly state: string | undefined
}

/** A fault that the application is told, at its own address. */
interface AnswerableFault {
  readonly error: 'invalid_request' | 'unsupported_response_type' | 'access_denied'
  readonly description: string
}

type Form = ReadonlyMap<string, string>

/**
 * Where the answer goes: nobody is sent to an address that is not registered for the client, so these faults are shown on a page.
 * @throws GatewayError `oauth.client-refused`, `oauth.redirect-refused`
 */
export function readReturn(
  form: Form,
  portal: Pick<PortalService, 'client'>,
): Pick<AskedSignIn, 'client' | 'redirectUri'> {
  const client = portal.client(form.get('client_id') ?? '')
  if (!client)
    throw new GatewayError('oauth.client-refused', 'no such client', { publicText: 'Invalid client_id.' })
  const redirectUri = form.get('redirect_uri') ?? ''
  if (!isRegistered(redirectUri, client.redirects))
    throw new GatewayError('oauth.redirect-refused', redirectUri.slice(0, 200))
  return { client, redirectUri }
}

/** The rest of the question, or what is wrong with it. */
export function readAskedSignIn(
  form: Form,
  { client, redirectUri }: Pick<AskedSignIn, 'client' | 'redirectUri'>,
): { readonly asked: AskedSignIn } | { readonly fault: AnswerableFault } {
  const responseType = form.get('response_type') ?? ''
  const state = form.get('state')
  const lifeMs = lifeIn(form.get('expiration'))
  if (responseType === 'token') {
    if (!client.insecureImplicit || redirectUri === outOfBand)
      return fault('unsupported_response_type', 'This application takes codes (PKCE), and no tokens in URLs.')
    return { asked: { client, redirectUri, state, lifeMs, responseType, challenge: undefined } }
  }
  if (responseType !== 'code') return fault('unsupported_response_type', 'response_type has to be code.')
  const challenge = form.get('code_challenge') ?? ''
  const method = form.get('code_challenge_method') ?? 'plain'
  if (challenge === '') {
    if (!client.isConfidential && !client.insecureWithoutPkce)
      return fault('invalid_request', 'code_challenge is missing (PKCE).')
    return { asked: { client, redirectUri, state, lifeMs, responseType, challenge: undefined } }
  }
  if (method !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(challenge))
    return fault('invalid_request', 'code_challenge_method has to be S256.')
  return { asked: { client, redirectUri, state, lifeMs, responseType, challenge } }
}

/** `expiration` in minutes, as milliseconds; anything else asks for nothing. */
const lifeIn = (text = ''): number | undefined =>
  /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) * 60_000 : undefined

const fault = (error: AnswerableFault['error'], description: string) => ({ fault: { error, description } })

/** The address of the application with an answer: in the query, or after `#` where it asked for a token. */
export function answerAddress(
  { redirectUri, state }: Pick<AskedSignIn, 'redirectUri' | 'state'>,
  members: Readonly<Record<string, string>>,
  isImplicit = false,
): string {
  const answer = { ...members, ...(state === undefined ? {} : { state }) }
  const text = Object.entries(answer)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  if (isImplicit) return `${redirectUri}#${text}`
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${text}`
}
