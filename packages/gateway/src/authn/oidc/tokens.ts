import {
  type Configuration,
  fetchUserInfo,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client'
import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Claims } from './person.ts'
import { type Terms, termsOf } from './terms.ts'

/** What a token endpoint gave, as openid-client has checked it. */
type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers

/** What is kept of the tokens of a session: to ask the provider again, and to sign out there; and under which terms they were given. */
interface KeptTokens extends Partial<Terms> {
  readonly refreshToken?: string | undefined
  readonly idToken?: string | undefined
}

/** The tokens to keep as bytes, with the terms of now; of tokens, what is missing is as it was. */
export const keptBytes = (
  { refresh_token: refreshToken, id_token: idToken }: Tokens,
  provider: ProviderConfiguration,
  before: KeptTokens = {},
): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      ...termsOf(provider),
      refreshToken: refreshToken ?? before.refreshToken,
      idToken: idToken ?? before.idToken,
    } satisfies KeptTokens),
  )

/** Reads them back. */
export const keptTokens = (bytes: Uint8Array | null): KeptTokens =>
  bytes === null ? {} : JSON.parse(Buffer.from(bytes).toString('utf8'))

/**
 * The claims of the ID token, and those of the UserInfo endpoint where the configuration asks for them or no ID token came.
 * @param subject whom they have to be about; default: whom the ID token names
 * @throws GatewayError `credential.sign-in-refused` where they are about somebody else
 */
export async function claimsOf(
  tokens: Tokens,
  client: Configuration,
  { provider, subject }: { provider: ProviderConfiguration; subject?: string | undefined },
): Promise<Claims> {
  const claims = tokens.claims()
  const expected = subject ?? claims?.sub
  if (claims !== undefined && claims.sub !== expected)
    throw new GatewayError('credential.sign-in-refused', 'the ID token is about another person')
  if (claims !== undefined && !provider.userInfo) return claims
  if (expected === undefined || client.serverMetadata().userinfo_endpoint === undefined)
    throw new GatewayError('credential.sign-in-refused', 'neither an ID token nor a UserInfo endpoint')
  const said = await fetchUserInfo(client, tokens.access_token, expected)
  return { ...said, ...claims }
}
