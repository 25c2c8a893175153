import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { destination, type Logger, pino } from 'pino'
import type { Configuration } from '../config/schema.ts'
import type { AuditEvent } from '../core/audit.ts'
import type { Inbound } from '../core/inbound.ts'
import type { Reply } from '../core/reply.ts'
import { serve } from './gateway.ts'
import { wire } from './wire.ts'

/** What a gateway is started with. */
export interface StartOptions {
  readonly configuration: Configuration
  /** What relative file names in the configuration are relative to. */
  readonly directory: string
  /** Receives one event per request. */
  readonly audit: (event: AuditEvent) => void
  /** The gateway's own log; default: warnings and worse to stderr. */
  readonly log?: Logger
  /** Pages beside the mounts, such as the demo's. */
  readonly pages?: (inbound: Inbound) => Promise<Reply | undefined>
}

/** A gateway that listens. */
export interface RunningGateway {
  /** Where it listens, without a trailing slash; the port is the real one also when 0 was asked for. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/**
 * Wires the rooms and listens.
 * @throws Error when a file of the configuration cannot be read or the port is taken
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { listen } = options.configuration
  const server = createListener(options)
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(listen.port, listen.host, () => done())
  })
  const { port } = server.address() as AddressInfo
  const log = options.log ?? pino({ level: 'warn', base: null }, destination(2))
  const wired = await wire({
    ...options,
    log,
    port,
    random: (bytes) => randomBytes(bytes),
    clock: Date.now,
  }).catch((error) => {
    server.close()
    throw error
  })
  server.on('request', (message, response) => void serve(message, response, wired.gateway))
  return {
    url: `${listen.tls ? 'https' : 'http'}://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${port}`,
    port,
    close: async () => {
      server.closeIdleConnections()
      await new Promise<void>((done) => {
        server.close(() => done())
        setTimeout(() => server.closeAllConnections(), 2000).unref()
      })
      await wired.close()
    },
  }
}

function createListener({ configuration, directory }: StartOptions): Server {
  const { limits, tls } = configuration.listen
  const options = {
    maxHeaderSize: limits.headers,
    headersTimeout: limits.headerTime,
    requestTimeout: limits.requestTime,
    insecureHTTPParser: false,
    requireHostHeader: true,
  }
  const server = tls
    ? createTlsServer({
        ...options,
        cert: readFileSync(resolve(directory, tls.cert)),
        key: readFileSync(resolve(directory, tls.key)),
      })
    : createServer(options)
  // Tunnels past the checks: no upgrade (h2c, websocket) and no CONNECT is ever answered.
  server.on('upgrade', (_message, socket) => socket.destroy())
  server.on('connect', (_message, socket) => socket.destroy())
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  return server
}
