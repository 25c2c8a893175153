import { GatewayError } from '../core/errors.ts'
import type { UpstreamReply } from '../core/outbound.ts'

/** A JSON object as it came. */
export type Json = { [name: string]: unknown }

/**
 * The JSON object of a held reply; empty for any other JSON.
 * @throws GatewayError `upstream.invalid-reply`
 */
export function jsonOf({ body }: UpstreamReply): Json {
  if (!(body instanceof Uint8Array)) return {}
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Json) : {}
  } catch (cause) {
    throw new GatewayError('upstream.invalid-reply', 'the reply is no JSON', { cause })
  }
}

/** The objects of a list; of anything else none. */
export function objectsIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []
}

/** True for a reply that is an error, in HTTP or in its envelope. */
export function isFailed(reply: UpstreamReply): boolean {
  return reply.error !== undefined || reply.status >= 400
}

/** A reply as the upstream gives it for a row that is not there. */
export function noSuchRow(): UpstreamReply {
  const error = { code: 404, message: 'Unable to complete operation.', details: [] }
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode(JSON.stringify({ error })),
    error,
    elapsedMs: 0,
  }
}
