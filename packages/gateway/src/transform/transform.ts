import { type Obligations, showJson, showPbf, unreadable } from '@mapgate/policy'
import { type Intent, readIntent, replyKind, rewriteLinks } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import { raised, refusal } from '../core/errors/refusals.ts'
import { jsonReply } from '../core/reply/json-reply.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { passedHeaders, privately } from './headers.ts'
import { type LinkContext, publicLink } from './links.ts'
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
  const isJson = replyKind(map.format) === 'json'
  const isHeld = reply.body instanceof Uint8Array
  if (obligations.unrestricted && !(isJson && isHeld)) return asItIs(reply)
  const intent = readIntent(map)
  const refused = obligations.unrestricted ? undefined : unreadable(intent, obligations)
  if (refused) throw refusal(refused)
  if (!isJson) return passed(intent, reply, obligations)
  if (!isHeld) throw new GatewayError('gateway.internal', 'a reply that has to be filtered was not held')
  const shown = raised(showJson(reply, intent, obligations))
  rewriteLinks(map.operation.links, shown, (link) => publicLink(link, request.mount, context))
  const headers = privately(reply.headers['cache-control'])
  return request.readsValue
    ? { status: 200, headers, body: null, value: shown }
    : jsonReply(shown, map, { headers })
}

/** Bytes that are no JSON: rows as PBF are filtered, everything else was narrowed before it was asked for. */
function passed(intent: Intent, reply: UpstreamReply, obligations: Obligations): Reply {
  if (obligations.unrestricted || intent.format !== 'pbf') return asItIs(reply)
  return asItIs({ ...reply, body: raised(showPbf(reply, intent, obligations)) })
}

/** The headers of a held body without length and encoding, because the body was decoded. */
function asItIs(reply: UpstreamReply): Reply {
  const { status, body } = reply
  const headers = passedHeaders(reply)
  if (!(body instanceof Uint8Array)) return { status, headers, body }
  const { 'content-length': _, 'content-encoding': __, ...rest } = headers
  return { status, headers: rest, body }
}
