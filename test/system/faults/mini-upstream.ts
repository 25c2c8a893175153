import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the mini upstream saw of one request. */
export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Answers one request, in whatever broken way a test needs. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void

export interface MiniUpstream {
  /** Base of its site, such as `http://127.0.0.1:41234/arcgis`. */
  readonly url: string
  readonly port: number
  readonly seen: SeenRequest[]
  /** Tokens handed out so far. */
  readonly tokens: string[]
  /** Requests to the token service. */
  signIns: number
  /** Answers of `rest/services/…`. */
  answer: Answer
  /** Answers of the token service; undefined: a good token. */
  answerSignIn: Answer | undefined
  /** Milliseconds that tokens are good for. */
  tokenLifeMs: number
  readonly server: Server
  readonly connections: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** A small ArcGIS-like server, over a real socket, for faults that no honest server has. */
export async function startMiniUpstream(answer: Answer, port = 0): Promise<MiniUpstream> {
  const server = createServer((message, response) => {
    response.on('error', () => {})
    readAll(message).then(
      (body) =>
        route(
          { method: message.method ?? '', url: message.url ?? '', headers: message.headers, body },
          response,
        ),
      () => {},
    )
  })
  server.listen({ port, host: '127.0.0.1', backlog: 4096 })
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  const mini: MiniUpstream = {
    url: `http://127.0.0.1:${bound}/arcgis`,
    port: bound,
    seen: [],
    tokens: [],
    signIns: 0,
    answer,
    answerSignIn: undefined,
    tokenLifeMs: 3_600_000,
    server,
    connections: () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return mini

  function route(request: SeenRequest, response: ServerResponse): void {
    if (request.url.startsWith('/arcgis/rest/info')) {
      const authInfo = { isTokenBasedSecurity: true, tokenServicesUrl: `${mini.url}/tokens/` }
      json(response, { currentVersion: 10.31, authInfo })
    } else if (request.url.startsWith('/arcgis/tokens')) {
      mini.signIns += 1
      signIn(request, response)
    } else {
      mini.seen.push(request)
      mini.answer(request, response)
    }
  }

  function signIn(request: SeenRequest, response: ServerResponse): void {
    if (mini.answerSignIn) {
      mini.answerSignIn(request, response)
      return
    }
    const token = `upstream-token-${mini.signIns}`
    mini.tokens.push(token)
    json(response, { token, expires: Date.now() + mini.tokenLifeMs })
  }
}

/** Answers with a JSON value. */
export const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** The error envelope that ArcGIS servers send inside HTTP 200. */
export const envelope = (response: ServerResponse, code: number, message: string): void =>
  json(response, { error: { code, message, details: [] } })

/** The token that a request carried, in the header that ArcGIS knows, or as a parameter. */
export function tokenOf({ headers, url, body }: SeenRequest): string | undefined {
  const header = String(headers['x-esri-authorization'] ?? '')
  if (header.startsWith('Bearer ')) return header.slice('Bearer '.length).trim()
  const query = new URL(url, 'http://upstream').searchParams.get('token')
  return query ?? new URLSearchParams(body).get('token') ?? undefined
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}
