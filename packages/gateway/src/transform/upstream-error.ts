import { replyKind } from '@mapgate/protocol'
import { jsonReply } from '../core/reply/json-reply.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'

/**
 * The upstream's refusal or failure, in the client's form. Its own text is passed only where nothing is hidden:
 * it may name fields and layers, or reveal what a condition met.
 */
export function upstreamError(request: GatewayRequest, reply: UpstreamReply, unrestricted: boolean): Reply {
  const { code = reply.status, message = '', details = [] } = reply.error ?? {}
  const shown = unrestricted && reply.error !== undefined
  const envelope = {
    error: {
      code,
      message: shown ? message : 'Unable to complete operation.',
      details: shown ? details : [],
    },
  }
  const hidesStatus = replyKind(request.map.format) === 'json' && !request.mount.realStatus
  return jsonReply(envelope, request.map, {
    status: hidesStatus ? 200 : statusOf(code),
    headers: { 'cache-control': 'no-store' },
  })
}

/** The HTTP status of an envelope's code; a code that is no HTTP error status counts as a failure of the upstream. */
const statusOf = (code: number): number => (Number.isInteger(code) && code >= 400 && code <= 599 ? code : 502)
