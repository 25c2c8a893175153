import { replyKind, rewriteLinks } from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import { jsonReply } from '../core/json-reply.ts'
import type { Obligations } from '../core/obligations.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import { allProtections, type Protections } from '../core/protections.ts'
import type { Reply } from '../core/reply.ts'
import { layerIdOf } from './filter/features.ts'
import { filters } from './filter/filters.ts'
import { shownPbf } from './filter/pbf.ts'
import { passedHeaders, privately } from './headers.ts'
import { type JsonObject, jsonOf } from './json-body.ts'
import { type LinkContext, publicLink } from './links.ts'
import { filteredListing } from './listing.ts'
import { upstreamError } from './upstream-error.ts'

/** Where replies are seen from outside, and which protections hold (default all: only the soundness tests take one away). */
export interface TransformContext extends LinkContext {
  readonly protections?: Protections
}

/**
 * Makes the caller's reply out of the upstream's: hides what the obligations hide, and points links at the gateway.
 * Streams where nothing has to change.
 * @throws GatewayError `upstream.invalid-reply`
 */
export function transform(
  request: GatewayRequest,
  reply: UpstreamReply,
  obligations: Obligations,
  context: TransformContext,
): Reply | Promise<Reply> {
  const { protections = allProtections } = context
  if (reply.error !== undefined || reply.status >= 400) {
    return upstreamError(request, reply, obligations.unrestricted || !protections.errorTexts)
  }
  const { map } = request
  if (!(reply.body instanceof Uint8Array))
    return { status: reply.status, headers: passedHeaders(reply), body: reply.body }
  if (replyKind(map.format) !== 'json')
    return heldBytes(request, reply, reply.body, protections.pbf ? obligations : { unrestricted: true })
  const shown = shownJson(jsonOf(reply), request, obligations, protections)
  rewriteLinks(map.operation.links, shown, (link) => publicLink(link, request.mount, context))
  return jsonReply(shown, map, { headers: privately(reply.headers['cache-control']) })
}

function shownJson(
  json: JsonObject,
  { map }: GatewayRequest,
  obligations: Obligations,
  protections: Protections,
): JsonObject {
  if (obligations.seesService) return filteredListing(json, obligations)
  const { rights, unrestricted } = obligations
  if (unrestricted || rights === undefined) return json
  const filter = filters[map.operation.id]
  if (filter === undefined) throw new GatewayError('access.denied', `${map.operation.id} cannot be filtered`)
  return filter(json, { map, rights, protections })
}

function heldBytes(
  { map }: GatewayRequest,
  reply: UpstreamReply,
  bytes: Uint8Array,
  { rights, unrestricted }: Obligations,
): Reply {
  const seen = rights?.layers.get(layerIdOf(map))
  const body = unrestricted || map.format !== 'pbf' || seen === undefined ? bytes : shownPbf(bytes, map, seen)
  const { 'content-length': _, 'content-encoding': __, ...headers } = passedHeaders(reply)
  return { status: reply.status, headers, body }
}
