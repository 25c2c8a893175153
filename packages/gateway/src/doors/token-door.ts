import type { MapRequest } from '@mapgate/protocol'
import type { TokenService } from '../authn/token-service.ts'
import type { AuthenticationContext } from '../core/authentication.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Reply } from '../core/reply.ts'
import { jsonReply } from '../reply/json.ts'

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
  { tokens, publicUrl, clock }: TokenDoorOptions,
): Promise<Reply> {
  const context: AuthenticationContext = {
    now: clock(),
    clientAddress: inbound.clientAddress,
    origin: inbound.origin,
    referer: inbound.headers.referer,
    mount,
  }
  const { token, expires } = await tokens.issue(tokenParameters(map), context)
  const reply = { token, expires, ssl: publicUrl.startsWith('https:') }
  return jsonReply(reply, map, { headers: { 'Cache-Control': 'no-store' } })
}

/** Parameters of the token request by lower-case name, as texts. */
const tokenParameters = (map: MapRequest): Readonly<Record<string, string>> =>
  Object.fromEntries([...map.parameters].map(([name, value]) => [name, String(value)]))
