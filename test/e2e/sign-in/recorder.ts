import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A plain reverse proxy before a server, which keeps every byte that came to it. */
export interface Recorder {
  /** Puts itself before a server: the same address with the recorder's origin. */
  before(url: string): string
  /** Request lines, headers and bodies, as received. */
  readonly received: string[]
  close(): void
}

/** Starts a recorder on a free port. */
export async function startRecorder(): Promise<Recorder> {
  const received: string[] = []
  let target = ''
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming)
    received.push(
      `${incoming.method} ${incoming.url}\n${incoming.rawHeaders.join('\n')}\n${body.toString('latin1')}`,
    )
    const { method, headers, url } = incoming
    const forwarded = request(new URL(url ?? '/', target), { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.destroy())
    forwarded.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    received,
    before: (url) => {
      target = url
      const { pathname } = new URL(url)
      return `http://127.0.0.1:${port}${pathname === '/' ? '' : pathname}`
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part)
  return Buffer.concat(parts)
}
