import type { RequestListener } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, isIP, type Server, type Socket } from 'node:net'
import { resolve } from 'node:path'
import type { TlsOptions, Server as TlsServer } from 'node:tls'
import { errorEnvelope } from '@mapgate/protocol'
import type { Configuration } from '../config/schema.ts'
import { errorTable } from '../core/errors/errors.ts'
import { leaveOutdated, notePeers } from './peers.ts'
import { tlsOptions, trustIn } from './tls-options.ts'

// An `import` of it would read all that it exports, and so load the `fetch` of Node.js, which takes longer than anything else of a start.
const { createServer, Server: HttpServer } = process.getBuiltinModule('node:http')

type Listen = Configuration['listen']

/** A listening server. */
export interface Listener {
  /** Without a trailing slash; the port is the real one also when 0 was asked for. */
  readonly url: string
  readonly port: number
  /** Reads certificate and key again. @throws Error when they do not fit */
  readonly renewCertificate: (listen: Listen, directory: string) => void
  /** No new connections; resolves when the last one is closed. Those that rest stay open. */
  readonly stop: () => Promise<void>
  /** Cuts the connections that are left. */
  readonly cut: () => void
}

/** HTTP/2 streams of one connection at a time, and how many a caller may reset (CVE-2023-44487): a burst, then so many per second. */
const http2Limits = {
  settings: { maxConcurrentStreams: 128, enablePush: false },
  streamResetBurst: 200,
  streamResetRate: 20,
  maxSessionInvalidFrames: 50,
  maxSessionRejectedStreams: 50,
}

/**
 * Starts to listen as the configuration says.
 * @param reusePort true: several processes listen on the same port, and the kernel deals connections out (Linux)
 * @throws Error when the port is taken or a certificate cannot be used
 */
export async function openListener(
  listen: Listen,
  options: { directory: string; reusePort: boolean; onRequest: RequestListener },
): Promise<Listener> {
  const { directory, reusePort, onRequest } = options
  const tls = listen.tls && tlsOptions(listen.tls, directory)
  const server = createHttpServer(listen, tls)
  const cut = cutterOf(server)
  const peers = tls?.requestCert ? notePeers(server) : undefined
  const onEach: RequestListener = (message, response) => {
    if (peers) leaveOutdated(message, response)
    onRequest(message, response)
  }
  server.on('request', onEach)
  // The receive room says when the body may come.
  server.on('checkContinue', onEach)
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    const where = listen.socket
      ? { path: resolve(directory, listen.socket) }
      : { port: listen.port, host: listen.host, reusePort }
    server.listen({ ...where, backlog: 4096 }, done)
  })
  const address = server.address()
  const port = typeof address === 'object' ? (address as AddressInfo).port : 0
  return {
    url: urlOf(listen, directory, port),
    port,
    renewCertificate: renewal(server as TlsServer, tls, () => peers?.trustChanged()),
    stop: () => new Promise((done) => void server.close(() => done())),
    cut,
  }
}

/** Renews what TLS is spoken with. Session tickets of before are good no more, so every certificate is looked at by the new authorities. */
function renewal(
  server: TlsServer,
  started: TlsOptions | undefined,
  trustChanged: () => void,
): Listener['renewCertificate'] {
  let trust = trustIn(started ?? {})
  return ({ tls }, directory) => {
    if (!tls || !started) return
    const { requestCert: _, rejectUnauthorized: __, ...fresh } = tlsOptions(tls, directory)
    server.setSecureContext(fresh)
    if (trustIn(fresh) === trust) return
    trust = trustIn(fresh)
    trustChanged()
  }
}

/** Cuts every connection of a server. Of those with TLS, Node knows neither the ones before their handshake nor the ones of HTTP/2. */
function cutterOf(server: Server): () => void {
  if (server instanceof HttpServer) return () => server.closeAllConnections()
  const connections = new Set<Socket>()
  // One for all: a function for each of ten thousand connections takes megabytes.
  function leave(this: Socket): void {
    connections.delete(this)
  }
  server.on('connection', (socket: Socket) => void connections.add(socket.on('close', leave)))
  return () => {
    for (const socket of connections) socket.destroy()
  }
}

function urlOf(listen: Listen, directory: string, port: number): string {
  if (listen.socket) return `unix:${resolve(directory, listen.socket)}`
  const host = isIP(listen.host) === 6 ? `[${listen.host}]` : listen.host
  return `${listen.tls ? 'https' : 'http'}://${host}:${port}`
}

/** The number of bytes that are read of a URL that is too long. */
const longUrlBytes = 262_144

function createHttpServer(listen: Listen, tls: TlsOptions | undefined): Server {
  const { limits } = listen
  const options = {
    // Node accepts more than the limits allow, so that the receive room can refuse a URL that is too long with a message that pages of
    // other origins can read.
    maxHeaderSize: limits.headers + longUrlBytes,
    headersTimeout: limits.headerTime,
    // Node looks for heads that are late every 30 s by itself, which would be three times as long as they have.
    connectionsCheckingInterval: Math.min(limits.headerTime, 5_000),
    // How long a body may take is for the receive room to say: an upload takes longer than what is held.
    requestTimeout: 0,
    keepAliveTimeout: Math.min(72_000, limits.idleTime),
    insecureHTTPParser: false,
    requireHostHeader: true,
  }
  const server = tls
    ? listen.http2
      ? createSecureServer({
          ...options,
          ...http2Limits,
          settings: { ...http2Limits.settings, maxHeaderListSize: options.maxHeaderSize },
          ...tls,
          allowHTTP1: true,
        })
      : createTlsServer({ ...options, ...tls })
    : createServer(options)
  server.setTimeout(limits.idleTime)
  if (limits.connections !== undefined) server.maxConnections = limits.connections
  // When it stops, Node would also close connections whose reply was handed over and is still on its way to a slow reader.
  Object.assign(server, { closeIdleConnections: () => {} })
  // Tunnels past the checks: no upgrade (h2c, websocket) and no CONNECT is ever answered.
  server.on('upgrade', (_message: unknown, socket: Socket) => socket.destroy())
  server.on('connect', (_message: unknown, socket: Socket) => socket.destroy?.())
  server.on('clientError', refuse)
  return server
}

/** A request that the parser refused gets a status and, where its caller can do something, a sentence that pages of any origin may read. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const status = statuses[error.code ?? ''] ?? '400 Bad Request'
  const body = error.code === 'HPE_HEADER_OVERFLOW' ? tooLong : ''
  const type = body === '' ? '' : 'Content-Type: application/json\r\nAccess-Control-Allow-Origin: *\r\n'
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nCache-Control: no-store\r\n${type}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

const tooLong = errorEnvelope({
  code: 431,
  message: `${errorTable['request.url-too-long'].text} Or its headers are too large.`,
})

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}
