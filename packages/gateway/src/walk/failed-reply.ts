import { GatewayError } from '../core/errors/errors.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'

/**
 * A failure of the upstream as a reply, for requests that may fail.
 * @throws the error itself where it is no failure of the upstream: a caller who left, a fault of the gateway
 */
export function failedReply(error: unknown): UpstreamReply {
  const isFailure =
    error instanceof GatewayError &&
    /^(?:upstream\.|edit\.outcome-unknown$)/.test(error.code) &&
    error.code !== 'upstream.cancelled'
  if (!isFailure) throw error
  const { status } = error.meaning
  const envelope = { code: status, message: error.detail, details: [] }
  return { status, headers: {}, body: new Uint8Array(), error: envelope, elapsedMs: 0 }
}
