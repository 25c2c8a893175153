import type { MapRequest } from '@mapgate/protocol'
import type { TokenService } from '../authn/token-service.ts'
import type { AuthenticationContext } from '../core/authentication.ts'
import type { ShownCredential } from '../core/credential.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import { jsonReply } from '../core/json-reply.ts'
import type { Reply } from '../core/reply.ts'

/** What the token door needs. */
export interface TokenDoorOptions {
  readonly tokens: TokenService
  readonly publicUrl: string
  readonly clock: () => number
}

/**
 * The ArcGIS token service of a mount: `tokens/` and `tokens/generateToken` (protocol notes 3).
 * @throws GatewayError `credential.*`
 */
export async function tokenDoor(
  { inbound, mount, map }: GatewayRequest,
  shown: readonly ShownCredential[],
  { tokens, publicUrl, clock }: TokenDoorOptions,
): Promise<Reply> {
  const context: AuthenticationContext = {
    now: clock(),
    clientAddress: inbound.clientAddress,
    origin: inbound.origin,
    referer: inbound.headers.referer,
    mount,
  }
  const { token, expires } = await tokens.issue({ ...exchanged(shown), ...parametersOf(map) }, context)
  const reply = { token, expires, ssl: publicUrl.startsWith('https:') }
  return jsonReply(reply, map, { headers: { 'cache-control': 'no-store' } })
}

/** Parameters of the token request by lower-case name, as texts. */
const parametersOf = (map: MapRequest): Readonly<Record<string, string>> =>
  Object.fromEntries([...map.parameters].map(([name, value]) => [name, String(value)]))

/** arcgis-rest-js posts a token of its own with `serverUrl`, to have it exchanged (protocol notes 8.2). */
function exchanged(shown: readonly ShownCredential[]): Readonly<Record<string, string>> {
  const token = shown.find(({ carrier }) => carrier === 'form')
  return token === undefined ? {} : { token: token.value }
}
