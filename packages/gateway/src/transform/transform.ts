import { replyKind, rewriteLinks } from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import { jsonReply } from '../core/json-reply.ts'
import type { Obligations } from '../core/obligations.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Reply } from '../core/reply.ts'
import { keptPromises } from './describe/describe.ts'
import { layerIdOf } from './filter/features.ts'
import { filterOf } from './filter/filters.ts'
import { shownPbf } from './filter/pbf.ts'
import { passedHeaders, privately } from './headers.ts'
import { type JsonObject, jsonOf } from './json-body.ts'
import { type LinkContext, publicLink } from './links.ts'
import { filteredListing } from './listing.ts'
import { demandMembers } from './promised-members.ts'
import { demandFilter } from './readable.ts'
import { upstreamError } from './upstream-error.ts'

/**
 * Makes the caller's reply out of the upstream's: hides what the obligations hide, and points links at the gateway.
 * Streams where nothing has to change.
 * @throws GatewayError `upstream.invalid-reply`
 */
export function transform(
  request: GatewayRequest,
  reply: UpstreamReply,
  obligations: Obligations,
  context: LinkContext,
): Reply | Promise<Reply> {
  if (reply.error !== undefined || reply.status >= 400) {
    return upstreamError(request, reply, obligations.unrestricted)
  }
  const { map } = request
  if (reply.status === 304) return asItIs(reply)
  if (!obligations.unrestricted) demandFilter(request, obligations)
  if (replyKind(map.format) !== 'json') return passed(request, reply, obligations)
  if (!(reply.body instanceof Uint8Array)) {
    if (obligations.unrestricted) return asItIs(reply)
    throw new GatewayError('gateway.internal', 'a reply that has to be filtered was not held')
  }
  const shown = shownJson(reply, request, obligations)
  rewriteLinks(map.operation.links, shown, (link) => publicLink(link, request.mount, context))
  return jsonReply(shown, map, { headers: privately(reply.headers['cache-control']) })
}

function shownJson(reply: UpstreamReply, { map }: GatewayRequest, obligations: Obligations): JsonObject {
  const json = jsonOf(reply)
  if (obligations.listing) return filteredListing(json, obligations.listing)
  const { rights, unrestricted } = obligations
  if (unrestricted) return rights ? keptPromises(json, map, rights) : json
  const filter = filterOf(map)
  if (filter === undefined || rights === undefined)
    throw new GatewayError('access.denied', `${map.operation.id} cannot be filtered`)
  demandMembers(json, map)
  return filter(json, { map, rights, ...(reply.extents ? { extents: reply.extents } : {}) })
}

/** Bytes that are no JSON: rows as PBF are filtered, everything else was narrowed before it was asked for. */
function passed({ map }: GatewayRequest, reply: UpstreamReply, { rights, unrestricted }: Obligations): Reply {
  if (unrestricted || map.format !== 'pbf') return asItIs(reply)
  const seen = rights?.layers.get(layerIdOf(map))
  if (seen === undefined || !(reply.body instanceof Uint8Array))
    throw new GatewayError('gateway.internal', 'rows as PBF that cannot be filtered')
  return asItIs({ ...reply, body: shownPbf(reply.body, map.parameters, seen, rights) })
}

/** A held body was decoded, so what its head says of length and coding is not of these bytes. */
function asItIs(reply: UpstreamReply): Reply {
  const { status, body } = reply
  const headers = passedHeaders(reply)
  if (!(body instanceof Uint8Array)) return { status, headers, body }
  const { 'content-length': _, 'content-encoding': __, ...rest } = headers
  return { status, headers: rest, body }
}
