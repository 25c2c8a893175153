import { Refused } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import { type JsonObject, jsonValue } from './json-body.ts'

/** A JSON object as it came. */
export type Json = JsonObject

/**
 * The JSON object of a held reply; empty for any other JSON.
 * @throws Refused `upstream.invalid-reply`
 */
export function jsonOf({ body }: UpstreamReply): Json {
  if (!(body instanceof Uint8Array)) return {}
  const value = jsonValue(body)
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

/**
 * The same, where it has one of these members at least: anything else is no reply to what was asked.
 * @throws Refused `upstream.invalid-reply`
 */
export function jsonWith(reply: UpstreamReply, ...oneOf: readonly string[]): Json {
  const json = jsonOf(reply)
  if (oneOf.some((name) => json[name] !== undefined)) return json
  throw new Refused('upstream.invalid-reply', `the reply has none of ${oneOf.join(', ')}`)
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
