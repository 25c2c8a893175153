import { parseJson } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import { isObject, type JsonObject } from '../core/json.ts'

/** The error for a reply from which rows cannot be read for certain. */
export const strangeReply = (detail: string): GatewayError =>
  new GatewayError('upstream.invalid-reply', `rows to be edited did not come: ${detail}`)

/** The JSON object of a reply that was held. @throws GatewayError `upstream.invalid-reply` */
export function jsonObjectOf(body: unknown): JsonObject {
  const value = body instanceof Uint8Array ? parsed(body) : undefined
  if (isObject(value)) return value
  throw strangeReply('the reply is no JSON object')
}

function parsed(body: Uint8Array): unknown {
  try {
    return parseJson(body)
  } catch {
    return undefined
  }
}

/** A list of objects and nothing else. @throws GatewayError `upstream.invalid-reply` */
export function objectsIn(value: unknown, name: string): readonly JsonObject[] {
  if (Array.isArray(value) && value.every(isObject)) return value
  throw strangeReply(`${name} is no list of objects`)
}

/** An object id. @throws GatewayError `upstream.invalid-reply` */
export function idIn(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw strangeReply(`${name} is no object id`)
}
