import { requestOf as askedOf, mount as namedMount } from '../../../../policy/src/decide/policy.fixture.ts'
import type { GatewayRequest } from './gateway-request.ts'
import type { Inbound } from './inbound.ts'
import type { Mount } from './mount.ts'

/** The mount of policy's fixtures, with all that the gateway knows of one. */
export const mount: Mount = { ...namedMount, at: '', carriersOff: new Set(), realStatus: false }

/** A parsed request below `/rest/services/Water/Assets/MapServer`, or from `/` on, as it came in. */
export function requestOf(...asked: Parameters<typeof askedOf>): GatewayRequest {
  const [, , method = 'GET'] = asked
  return { inbound: { method, headers: {} } as Inbound, mount, map: askedOf(...asked).map }
}
