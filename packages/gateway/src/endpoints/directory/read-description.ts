import { GatewayError } from '../../core/errors/errors.ts'
import { isObject, jsonIn } from '../../core/json.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import type { Described } from './described.ts'

/** Longest description that a page is made of, in bytes. */
const longest = 8_000_000

/**
 * The description that the rooms give for a request, read to its end.
 * @throws GatewayError `upstream.invalid-reply` when it is none, and whatever the rooms refuse with
 */
export async function readDescription(
  request: GatewayRequest,
  ask: (request: GatewayRequest) => Promise<Reply>,
): Promise<Described> {
  const { body } = await ask(request)
  const text = await textOfBody(body)
  const value = jsonIn(text)
  if (isObject(value) && value.error === undefined) return value
  throw new GatewayError('upstream.invalid-reply', 'a description for a page that is none')
}

async function textOfBody(body: Reply['body']): Promise<string> {
  if (body === null) return ''
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > longest)
      throw new GatewayError('upstream.invalid-reply', 'a description that is too long for a page')
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks).toString('utf8')
}
