import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request as a real map server got it. */
export interface LoggedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A real map server over one of the worlds. */
export interface OgcServer {
  /** Address of its WMS, without a query. */
  readonly url: string
  /** What it was asked, the oldest first. */
  readonly requests: LoggedRequest[]
  close(): Promise<void>
}

/** A request for a program. */
export interface AskedOfProgram {
  readonly method: string
  readonly url: string
  readonly type: string | undefined
  readonly body: Buffer
}

/** What a program answered. */
export interface ProgramReply {
  readonly status: number
  readonly type: string | undefined
  readonly body: Buffer
}

/** Listens on a free port, writes down each request, and asks a program that works at one request at a time. */
export async function listenBefore(
  ask: (asked: AskedOfProgram) => Promise<ProgramReply>,
  requests: LoggedRequest[],
): Promise<Pick<OgcServer, 'url' | 'close'>> {
  let last: Promise<unknown> = Promise.resolve()
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request)
    const { method = 'GET', url = '', headers } = request
    requests.push({ method, url, headers, body: body.toString() })
    const answer = last.then(() => ask({ method, url, type: headers['content-type'], body }))
    last = answer.catch(() => undefined)
    const reply = await answer
    response.writeHead(reply.status, reply.type === undefined ? {} : { 'content-type': reply.type })
    response.end(reply.body)
  }
  const server = createServer((request, response) => {
    void pass(request, response).catch((error) => response.writeHead(502).end(String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Ends a process, and waits until it is gone. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
