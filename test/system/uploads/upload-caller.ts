import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http'

const boundary = 'a-boundary-of-the-caller'

/** A part with a text. */
export const field = (name: string, text: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`

/** What stands in front of a file. */
export const fileHead = `--${boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="film.bin"\r\nContent-Type: video/mp4\r\n\r\n`

/** What stands behind a file that is the last part. */
export const end = `\r\n--${boundary}--\r\n`

export const contentType = `multipart/form-data; boundary=${boundary}`

/** How an upload ended for its caller. `bytes` are those that its socket took. */
export interface Answered {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  readonly bytes: number
}

export interface SendOptions extends Omit<RequestOptions, 'headers'> {
  /** Beside those that an upload has; default the token of a caller who may edit. */
  readonly headers?: Readonly<Record<string, string | number>>
  /** In front of the content; default the head of a file. */
  readonly front?: string
  /** Behind the content; default the end of the body. */
  readonly back?: string
  /** Bytes of content; default 0. */
  readonly contentBytes?: number
  /** Leaves after so many bytes of content. */
  readonly leavesAt?: number
  /** Says a `Content-Length`; default true, else the body is chunked. */
  readonly announces?: boolean
  /** Waits so long after each megabyte; default not at all. */
  readonly pauseMs?: number
  /** Stops after so many bytes of content, and keeps the connection. */
  readonly stopsAt?: number
}

/** A request that is being sent, with what its socket took so far. */
export interface Sending {
  readonly asking: ClientRequest
  readonly taken: () => number
  readonly answered: Promise<Answered>
}

export const chunk = Buffer.alloc(65_536, 'abcdefghijklmnop')

/** Sends a multipart body at the pace at which it is taken. */
export function send(url: string, options: SendOptions = {}): Sending {
  const { front = fileHead, back = end, contentBytes = 0, announces = true, ...more } = options
  const { leavesAt, stopsAt, pauseMs, ...rest } = more
  const length = front.length + contentBytes + back.length
  const headers: Record<string, string | number> = {
    token: 'demo-key',
    'content-type': contentType,
    ...(announces ? { 'content-length': length } : {}),
    ...rest.headers,
  }
  const asking = request(url, { ...rest, method: 'POST', headers })
  const taken = () => asking.socket?.bytesWritten ?? 0
  const answered = new Promise<Answered>((done, failed) => {
    asking.on('error', failed)
    asking.on('response', (reply) => {
      let text = ''
      reply.on('data', (piece) => {
        text += piece
      })
      reply.on('end', () =>
        done({ status: reply.statusCode ?? 0, headers: reply.headers, text, bytes: taken() }),
      )
      reply.on('error', failed)
    })
  })
  answered.catch(() => {})
  const flow = () => {
    asking.write(front)
    let left = contentBytes
    const go = () => {
      while (left > 0 && !asking.destroyed) {
        const sent = contentBytes - left
        if (sent >= (leavesAt ?? contentBytes)) return void asking.destroy()
        if (sent >= (stopsAt ?? contentBytes)) return
        const piece = left < chunk.length ? chunk.subarray(0, left) : chunk
        left -= piece.length
        if (pauseMs !== undefined && sent % 1_048_576 === 0) {
          asking.write(piece)
          return void setTimeout(go, pauseMs)
        }
        if (!asking.write(piece)) return void asking.once('drain', go)
      }
      if (!asking.destroyed) asking.end(back)
    }
    go()
  }
  if (headers.expect === undefined) flow()
  else {
    asking.flushHeaders()
    asking.once('continue', flow)
  }
  return { asking, taken, answered }
}
