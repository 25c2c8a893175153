import { Agent, request as httpRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string
  /** Path and query, as they are sent. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What came back. */
export interface WireReply {
  readonly status: number
  readonly type: string
  readonly body: Buffer
  /** The body, as Latin-1. */
  readonly text: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Ends the connections that were kept. */
export const endWires = (): void => agent.destroy()

/** Sends a request without changing its target; what cannot stand in one is escaped. */
export function send(origin: string, { method, target, headers, body }: WireRequest): Promise<WireReply> {
  const path = target.replaceAll(/[^!-~]+/g, (text) => encodeURIComponent(text.toWellFormed()))
  const { hostname, port } = new URL(origin)
  return new Promise((done, fail) => {
    const sent = httpRequest({ hostname, port, agent, method, path, headers }, (reply) => {
      buffer(reply).then((bytes) => {
        const { statusCode: status = 0 } = reply
        done({
          status,
          type: reply.headers['content-type'] ?? '',
          body: bytes,
          text: bytes.toString('latin1'),
        })
      }, fail)
    })
    sent.on('error', fail)
    sent.end(body)
  })
}
