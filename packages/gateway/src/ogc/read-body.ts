import { Readable } from 'node:stream'
import { GatewayError } from '../core/errors/errors.ts'
import { isObject, type JsonObject, jsonIn } from '../core/json.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Hold } from '../core/request/hold.ts'

/** Longest reply that is said in other words, in bytes. */
const longest = 67_108_864

/** The bytes of a reply, read to its end and counted on the way. @throws GatewayError `upstream.too-large`, `limit.*` */
export async function bytesOf(body: Reply['body'], hold?: Hold): Promise<Uint8Array> {
  if (body === null) return new Uint8Array()
  if (typeof body === 'string') return Buffer.from(body)
  if (!(body instanceof Readable)) return body
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > longest) throw new GatewayError('upstream.too-large', `more than ${longest} bytes`)
    hold?.(chunk.length)
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}

/** The value of a reply in JSON; undefined where it is none. */
export async function jsonValueOf({ body, value }: Reply): Promise<unknown> {
  if (value !== undefined) return value
  if (typeof body === 'string') return jsonIn(body)
  const bytes = await bytesOf(body)
  return jsonIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
}

/**
 * The JSON that the rooms answer with.
 * @throws GatewayError `upstream.invalid-reply` where it is an error of the map server, or no JSON: its own words are never passed on
 */
export async function jsonOf(reply: Reply): Promise<JsonObject> {
  const value = await jsonValueOf(reply)
  if (isObject(value) && value.error === undefined) return value
  throw failedWith(isObject(value) ? value : {})
}

/** A refusal or failure in JSON, as the rooms tell it to ArcGIS clients. */
export function failedWith({ error }: JsonObject): GatewayError {
  const code = isObject(error) ? error.code : undefined
  if (code !== 400) return failed(`the map server failed with ${code}`)
  return new GatewayError('request.parameter-invalid', 'the map server refused the request', {
    publicText: 'The map server refused this request.',
  })
}

/** A failure of the map server, whose text nobody sees here. */
export const failed = (why: string): GatewayError =>
  new GatewayError('upstream.invalid-reply', why, {
    publicText: 'The map server could not answer this request.',
  })
