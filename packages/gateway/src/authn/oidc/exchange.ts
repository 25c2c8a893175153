import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { GatewayError } from '../../core/errors/errors.ts'
import type { OpenIdClient } from './clients.ts'
import { type Person, personOf } from './person.ts'
import { throwRefusedClient } from './refused-client.ts'
import { claimsOf, keptBytes } from './tokens.ts'
import type { Transaction } from './transactions.ts'

/** What a browser is sent to a provider with. */
interface Departure {
  readonly location: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** A person with what the provider gave along. */
export interface Arrival {
  readonly subject: string
  readonly person: Person
  /** Id of the provider's own session (`sid`). */
  readonly providerSession: string | undefined
  /** Tokens to keep. */
  readonly secrets: Uint8Array
  readonly canBeAskedAgain: boolean
}

/**
 * The address at the provider to begin at: code flow, with PKCE, state and nonce each time.
 * @param again true where the person has to show a password again
 * @throws GatewayError `credential.provider-unreachable`
 */
export async function depart(
  { provider, discovered }: OpenIdClient,
  { redirectUri, again }: { redirectUri: string; again: boolean },
): Promise<Departure> {
  const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
  const parameters = {
    ...provider.parameters,
    ...(again ? { prompt: 'login' } : {}),
    ...(provider.maxAge === undefined ? {} : { max_age: String(Math.floor(provider.maxAge / 1000)) }),
    redirect_uri: redirectUri,
    scope: provider.scopes.join(' '),
    response_type: 'code',
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }
  const url = await discovered.with(async (client) => buildAuthorizationUrl(client, parameters))
  return { location: url.href, state, nonce, codeVerifier }
}

/**
 * Exchanges the code that a browser came back with, and reads what the provider says of the person.
 * @param came `url`: the address of the callback, of the gateway's own making, with the raw query; `state`: the one of the transaction
 * @throws GatewayError `credential.sign-in-failed`, `credential.sign-in-refused`, `credential.client-refused`, `credential.provider-unreachable`
 */
export async function arrive(
  { provider, discovered }: OpenIdClient,
  came: { readonly url: URL; readonly state: string },
  { nonce, codeVerifier }: Transaction,
): Promise<Arrival> {
  try {
    return await discovered.with(async (client) => {
      const tokens = await authorizationCodeGrant(client, came.url, {
        pkceCodeVerifier: codeVerifier,
        expectedState: came.state,
        expectedNonce: nonce,
        idTokenExpected: true,
        ...(provider.maxAge === undefined ? {} : { maxAge: Math.floor(provider.maxAge / 1000) }),
      }).catch(throwRefusedClient(provider))
      const claims = await claimsOf(tokens, client, { provider })
      return {
        subject: String(claims.sub),
        person: personOf(claims, provider),
        providerSession: typeof claims.sid === 'string' ? claims.sid : undefined,
        secrets: keptBytes(tokens, provider),
        canBeAskedAgain: tokens.refresh_token !== undefined,
      }
    })
  } catch (error) {
    throw asSignInError(error)
  }
}

/** The error as a caller may see it: what the provider wrote stays in the detail, and of that only its code. */
export function asSignInError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return new GatewayError('credential.sign-in-failed', `the provider said ${codeOf(error.error)}`, {
      cause: error,
    })
  if (isUnreachable(error)) return new GatewayError('credential.provider-unreachable', '', { cause: error })
  const code = (error as { code?: unknown }).code
  const detail = typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
  return new GatewayError('credential.sign-in-failed', detail, { cause: error })
}

/** True for an error of the network or of time, and for an answer that says so. */
function isUnreachable(error: unknown): boolean {
  const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown }
  if (code === 'OAUTH_TIMEOUT' || name === 'TimeoutError' || name === 'AbortError') return true
  if (error instanceof TypeError && error.message === 'fetch failed') return true
  if (cause instanceof Response) return cause.status >= 500
  return cause !== undefined && cause !== error && cause instanceof Error && isUnreachable(cause)
}

/** Codes of OAuth are of few characters (RFC 6749, 4.1.2.1); anything else is not repeated. */
const codeOf = (text: string): string => (/^[a-z_]{1,60}$/.test(text) ? text : 'something else than a code')
