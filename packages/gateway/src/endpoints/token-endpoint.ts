import type { MapRequest } from '@mapgate/protocol'
import { contextOf } from '../core/authentication/authentication.ts'
import type { TokenService } from '../core/authentication/issuing.ts'
import { jsonReply } from '../core/reply/json-reply.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { ShownCredential } from '../core/request/credential.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { tokenBody } from './token-body.ts'

/** What the token endpoint needs. */
export interface TokenEndpointOptions {
  readonly tokens: TokenService
  readonly publicUrl: string
  readonly clock: () => number
}

/**
 * The ArcGIS token service of a mount: `tokens/` and `tokens/generateToken` (protocol notes 3).
 * @throws GatewayError `credential.*`
 */
export async function tokenEndpoint(
  { inbound, mount, map }: GatewayRequest,
  shown: readonly ShownCredential[],
  { tokens, publicUrl, clock }: TokenEndpointOptions,
): Promise<Reply> {
  const context = contextOf(inbound, { now: clock(), mount, jsonp: map.callback !== undefined })
  const { token, expires } = await tokens.issue({ ...exchanged(shown), ...parametersOf(map) }, context)
  return jsonReply(tokenBody({ token, expires }, publicUrl), map, {
    headers: { 'cache-control': 'no-store' },
  })
}

/** Parameters of the token request, as texts. */
const parametersOf = (map: MapRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(map.parameters).map(([name, value]) => [name, String(value)]))

/** arcgis-rest-js posts a token of its own with `serverUrl`, to have it exchanged (protocol notes 8.2). */
function exchanged(shown: readonly ShownCredential[]): Readonly<Record<string, string>> {
  const token = shown.find(({ carrier }) => carrier === 'form')
  return token === undefined ? {} : { token: token.value }
}
