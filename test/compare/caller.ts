import { Agent, request as httpRequest } from 'node:http'

/** A request as it goes over the socket. */
export interface Sent {
  readonly port: number
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** What came back; for a connection that ended, `status` is the code of the error. */
export interface Received {
  readonly status: string
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

/** Opens the way of a caller: one connection that is kept, for one request after the other. */
export function openCaller(): { ask(sent: Sent): Promise<Received>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    ask: async (sent) => {
      const received = await askOnce(agent, sent)
      // A kept connection that the other end was just closing carried nothing over.
      return received.status === 'stale' ? await askOnce(agent, sent) : received
    },
    close: () => agent.destroy(),
  }
}

function askOnce(agent: Agent, { port, method, target, headers, body }: Sent): Promise<Received> {
  return new Promise((resolve) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, agent, setHost: false, headers })
    const failed = (error: NodeJS.ErrnoException) => {
      const status = request.reusedSocket && error.code === 'ECONNRESET' ? 'stale' : String(error.code)
      resolve({ status, rawHeaders: [], body: Buffer.alloc(0) })
    }
    // Set afterwards: the constructor refuses what the gateway has to refuse.
    request.path = target
    request.on('error', failed)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', failed)
      response.on('end', () =>
        resolve({
          status: String(response.statusCode),
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks),
        }),
      )
    })
    request.end(body)
  })
}
