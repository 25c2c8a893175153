import { isIP } from 'node:net'
import type { TokenForm } from '../core/authentication/issuing.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { plainAddress } from '../core/request/network.ts'

/** The binding that a client asks for by `client`. */
type TokenClient = 'referer' | 'ip' | 'requestip'

interface RequestedToken {
  readonly client?: TokenClient
  readonly referer?: string
  readonly ip?: string
  /** Positive; capped later. */
  readonly expirationMinutes?: number
}

/** A request to the token service, checked. */
export type TokenRequest =
  | (RequestedToken & { readonly kind: 'password'; readonly username: string; readonly password: string })
  | (RequestedToken & { readonly kind: 'exchange'; readonly token: string; readonly serverUrl: string })

const longestText = 2000

/**
 * Reads the form of `generateToken`: `username`, `password`, `client`, `referer`, `ip`, `expiration`, or `token` with `serverUrl`.
 * `serverUrl` is not compared: whatever it names, the new token is good at this gateway only.
 * @throws GatewayError `credential.password-wrong` (ArcGIS code 400) with what is wrong
 */
export function parseTokenRequest(form: TokenForm): TokenRequest {
  if (Object.values(form).some((value) => (value?.length ?? 0) > longestText))
    throw refusedRequest(`A value is longer than ${longestText} characters.`)
  const requested = { ...clientOf(form), ...expirationOf(form.expiration) }
  const { username, password, token, serverUrl } = form
  if (username) return { ...requested, kind: 'password', username, password: password ?? '' }
  if (token && serverUrl) return { ...requested, kind: 'exchange', token, serverUrl }
  throw refusedRequest("'username' and 'password' must be specified.")
}

function clientOf(form: TokenForm): RequestedToken {
  const client = form.client?.toLowerCase()
  const { referer, ip } = form
  switch (client) {
    case undefined:
    case '':
      return {}
    case 'referer':
      if (!referer) throw refusedRequest("'referer' must be specified.")
      return { client, referer }
    case 'ip':
      if (!ip || isIP(plainAddress(ip)) === 0) throw refusedRequest("'ip' must be an address.")
      return { client, ip: plainAddress(ip) }
    case 'requestip':
      return { client }
    default:
      throw refusedRequest("'client' must be referer, ip or requestip.")
  }
}

function expirationOf(text: string | undefined): RequestedToken {
  if (!text) return {}
  const minutes = Number(text)
  if (!/^\d{1,9}(\.\d+)?$/.test(text) || minutes <= 0)
    throw refusedRequest("'expiration' must be a number of minutes.")
  return { expirationMinutes: minutes }
}

/** The error for an incomplete request; its caller reads what is missing. */
export const refusedRequest = (detail: string) =>
  new GatewayError('credential.password-wrong', detail, { publicText: `Unable to generate token. ${detail}` })
