import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Reply } from '../core/reply/reply.ts'
import type { PaceWatch } from '../core/upstream/reader-pace.ts'
import { needsPace, writePaced } from './paced.ts'

/** How a reply is sent. */
interface SendOptions {
  /** True for HEAD: the headers alone. */
  readonly headOnly: boolean
  /** Resolves when the response may end, which closes the connection, after a whole reply went out. Undefined: at once. */
  readonly mayEnd: (() => Promise<void>) | undefined
  /** The least pace for the reader of a large body in memory; a stream has its own pace. */
  readonly pace: PaceWatch
}

/**
 * `Reply` → socket.
 * @returns the bytes of the body that were handed to the socket
 */
export async function send(
  response: ServerResponse,
  reply: Reply,
  { headOnly, mayEnd, pace }: SendOptions,
): Promise<number> {
  const { body, cookies } = reply
  const mayHaveLength = reply.status !== 304 && reply.status !== 204
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(cookies && { 'set-cookie': [...cookies] }),
    ...(mayHaveLength ? lengthOf(body) : {}),
  })
  if (headOnly || body === null) {
    if (body instanceof Readable) body.destroy()
    response.end()
    return 0
  }
  if (!(body instanceof Readable)) {
    if (needsPace(body)) {
      await writePaced(response, body, { pace, ends: mayEnd === undefined })
      if (mayEnd !== undefined) endAfter(mayEnd, response)
    } else if (mayEnd === undefined) response.end(body)
    else {
      response.flushHeaders()
      response.write(body)
      endAfter(mayEnd, response)
    }
    return Buffer.byteLength(body)
  }
  let bytes = 0
  body.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
  })
  await pipeline(body, response, { end: mayEnd === undefined })
  if (mayEnd !== undefined) endAfter(mayEnd, response)
  return bytes
}

const endAfter = (mayEnd: () => Promise<void>, response: ServerResponse): void =>
  void mayEnd().then(() => response.end())

const lengthOf = (body: Reply['body']): Record<string, string> =>
  body === null || body instanceof Readable ? {} : { 'content-length': String(Buffer.byteLength(body)) }
