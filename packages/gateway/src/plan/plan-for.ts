import { type MapRequest, replyKind, withFormat } from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Obligations } from '../core/obligations.ts'
import type { Plan } from '../core/plan.ts'
import type { Principal } from '../core/principal.ts'
import { forwardedHeaders } from './forwarded-headers.ts'
import { inCatalogSpelling, outboundOf } from './outbound.ts'

/**
 * Plans the outbound requests of a permitted request: from parsed values only, in the catalogue's spelling, never wider than the obligations.
 * @throws GatewayError `access.denied` where an obligation cannot be fulfilled
 */
export function planFor(request: GatewayRequest, obligations: Obligations, principal: Principal): Plan {
  const map = inCatalogSpelling(upstreamFormat(request.map), obligations.rights?.service)
  if (obligations.unrestricted || obligations.seesService)
    return passing(request, map, obligations, principal)
  throw new GatewayError('access.denied', `${map.operation.id} cannot be narrowed`)
}

/** One request as it is; held only where its reply has to be changed. */
function passing(
  request: GatewayRequest,
  map: MapRequest,
  { unrestricted }: Obligations,
  principal: Principal,
): Plan {
  const streams = unrestricted && passesAsItIs(request.map)
  const outbound = outboundOf(request, map, {
    principalId: principal.id,
    holds: streams ? 'stream' : 'whole',
    ...(streams ? { headers: forwardedHeaders(request.inbound) } : {}),
  })
  return { steps: [() => outbound], combine: onlyReply }
}

/** Indented JSON is printed by the gateway; nothing else than JSON is asked of the upstream. */
const upstreamFormat = (map: MapRequest): MapRequest =>
  map.format === 'pjson' ? withFormat(map, 'json') : map

/** True for a reply in which nothing has to be rewritten, indented or wrapped. */
export function passesAsItIs({ operation, format, callback }: MapRequest): boolean {
  if (replyKind(format) !== 'json') return true
  return operation.links.length === 0 && callback === undefined && format !== 'pjson'
}

const onlyReply: Plan['combine'] = ([reply]) => {
  if (reply === undefined) throw new GatewayError('gateway.internal', 'a plan of one step has no reply')
  return reply
}
