import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Obligations, viewsText } from '@mapgate/policy'
import type { Reply } from '../core/reply/reply.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { contentIdOf } from '../core/upstream/content-id.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'

/** A reply to a caller, and what it was made of. */
interface Shown {
  readonly request: GatewayRequest
  readonly obligations: Obligations
  /** The answers of the map server as one. */
  readonly combined: UpstreamReply
  readonly replies: readonly UpstreamReply[]
}

/** Texts that are larger than this get no validator: working one out would cost more than it saves. */
const mostHashedBytes = 262_144

/** The reply with an `ETag` over what is shown and over the rights by which it is shown, where all of it is kept for others too. */
export function withValidator(reply: Reply, shown: Shown): Reply {
  const { request, obligations, combined, replies } = shown
  const { method } = request.inbound
  const isKept =
    replies.length > 0 &&
    combined.error === undefined &&
    replies.every(({ contentId }) => contentId !== undefined)
  if (!isKept || reply.status !== 200 || (method !== 'GET' && method !== 'HEAD')) return reply
  const id = contentOf(reply, shown)
  if (id === undefined) return reply
  // It names the content and not its bytes, which may go out in several codings.
  const etag = `W/"${hash('sha256', `${id} ${viewsId(obligations)}`, 'base64url')}"`
  return { ...reply, headers: { ...reply.headers, etag } }
}

/**
 * The reply, or where the caller has it already, one that says only that. It is decided for each request, so nobody is told that what they had before they lost
 * a right is still theirs.
 */
export function unlessHeld(reply: Reply, { method, headers }: Inbound): Reply {
  const { etag } = reply.headers
  if (etag === undefined || reply.status !== 200 || (method !== 'GET' && method !== 'HEAD')) return reply
  if (!matches(headers['if-none-match'], etag)) return reply
  if (reply.body instanceof Readable) reply.body.on('error', () => {}).destroy()
  const { 'cache-control': cacheControl } = reply.headers
  return {
    status: 304,
    headers: { ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }), etag },
    body: null,
  }
}

/** A digest of what the caller gets; undefined where working it out costs too much. */
function contentOf({ body, headers }: Reply, { combined, replies }: Shown): string | undefined {
  const type = headers['content-type']
  const isAsItCame = combined === replies[0] && (body === combined.body || body instanceof Readable)
  if (isAsItCame) return combined.contentId
  if (body instanceof Uint8Array && body.length <= mostHashedBytes) return contentIdOf(body, type)
  if (typeof body !== 'string' || body.length > mostHashedBytes) return undefined
  return hash('sha256', `${type} ${body}`, 'base64url')
}

const ids = new WeakMap<object, Map<boolean, string>>()

/** A digest of what the obligations show. Decisions are remembered, and the rights in them. */
function viewsId(obligations: Obligations): string {
  const { unrestricted, listing, rights } = obligations
  const isOfRightsAlone = listing === undefined && rights !== undefined
  const known = isOfRightsAlone ? ids.get(rights)?.get(unrestricted) : undefined
  if (known !== undefined) return known
  const id = hash('sha256', viewsText(obligations), 'base64url')
  if (isOfRightsAlone) ids.set(rights, new Map(ids.get(rights)).set(unrestricted, id))
  return id
}

/** `If-None-Match` by the weak comparison (RFC 9110, 8.8.3.2). */
const matches = (asked: string | undefined, etag: string): boolean =>
  asked?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag.slice(2)) ?? false
