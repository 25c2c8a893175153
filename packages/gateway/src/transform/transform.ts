import { replyKind } from '@mapgate/protocol'
import type { GatewayRequest } from '../core/gateway-request.ts'
import { jsonReply } from '../core/json-reply.ts'
import type { Obligations } from '../core/obligations.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Reply } from '../core/reply.ts'
import { passedHeaders, privately } from './headers.ts'
import { jsonOf } from './json-body.ts'
import { type LinkContext, publicLink } from './links.ts'
import { filteredListing } from './listing.ts'
import { upstreamError } from './upstream-error.ts'
import { walkLinks } from './walk-links.ts'

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
  if (reply.error !== undefined || reply.status >= 400)
    return upstreamError(request, reply, obligations.unrestricted)
  const isHeldJson = reply.body instanceof Uint8Array && replyKind(request.map.format) === 'json'
  if (!isHeldJson) return { status: reply.status, headers: passedHeaders(reply), body: reply.body }
  const json = jsonOf(reply)
  const shown = obligations.seesService ? filteredListing(json, obligations) : json
  walkLinks(shown, request.map.operation.links, (link) => publicLink(link, request.mount, context))
  return jsonReply(shown, request.map, { headers: privately(reply.headers['cache-control']) })
}
