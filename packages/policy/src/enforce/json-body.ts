import { parseJson } from '../model/json-text.ts'
import { Refused } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'

/** A JSON object as it came. */
export type JsonObject = { [name: string]: unknown }

/**
 * The JSON object of a reply that was held.
 * @throws Refused `upstream.invalid-reply`
 */
export function jsonOf({ body }: UpstreamReply): JsonObject {
  if (!(body instanceof Uint8Array)) throw new Refused('gateway.internal', 'the reply was not held')
  const value = jsonValue(body)
  if (isObject(value)) return value
  throw new Refused('upstream.invalid-reply', 'the reply is no JSON object')
}

/**
 * The value of a JSON text.
 * @throws Refused `upstream.invalid-reply`
 */
export function jsonValue(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes)
  } catch (cause) {
    throw new Refused('upstream.invalid-reply', 'the reply is no JSON', { cause })
  }
}

/** True for objects, false for lists and null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of a list; of anything else none. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
