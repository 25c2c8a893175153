import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

/** The limits on reading the rest of an unused body, so that a caller who is still writing gets to read the reply. */
const takenBytes = 1_000_000
const waitMs = 2_000

/** True for a request whose body is still arriving, or may arrive. */
export function isUnread(message: IncomingMessage): boolean {
  if (message.complete) return false
  if (message.httpVersionMajor === 1) return true
  return !(message as unknown as Http2ServerRequest).stream.endAfterHeaders
}

/**
 * Waits until a caller whose body is not read to its end can have seen the reply: a connection that is closed with bytes unread is
 * reset, and the reply may be lost with it. Over HTTP/2 the stream alone is ended.
 */
export async function leaveUnread(message: IncomingMessage, response: ServerResponse): Promise<void> {
  if (message.httpVersionMajor > 1) {
    const { stream } = response as unknown as Http2ServerResponse
    stream.once('finish', () => stream.close())
    return
  }
  let taken = 0
  message.on('readable', () => {
    while (taken < takenBytes) {
      const piece: Buffer | null = message.read()
      if (piece === null) return
      taken += piece.length
    }
  })
  await new Promise<void>((left) => {
    const timer = setTimeout(left, waitMs)
    const end = () => {
      clearTimeout(timer)
      left()
    }
    message.once('end', end)
    message.once('close', end)
  })
}
