import { readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { AdminConfiguration } from '../config/sections/admin.ts'
import { adminApp } from './app.ts'
import { consoleAddress } from './console-address.ts'
import type { AdminParts } from './parts.ts'
import { createAdminSessions } from './sign-in/sessions.ts'
import { tokenHolder } from './sign-in/token.ts'

export interface AdminServer {
  readonly url: string
  /** Makes a link that signs one in as an administrator, once and within five minutes; undefined where there is no token or no address to open. */
  readonly newLink: () => string | undefined
  readonly close: () => Promise<void>
}

/**
 * Opens the administrator's listener.
 * @throws Error when its port is taken or its token file cannot be read
 */
export async function openAdmin(configuration: AdminConfiguration, parts: AdminParts): Promise<AdminServer> {
  const { host, socket, tokenFile } = configuration
  const token =
    tokenFile === undefined ? undefined : readFileSync(resolve(parts.directory, tokenFile), 'utf8').trim()
  // Everybody has an empty token.
  if (token === '') throw new Error(`admin.tokenFile: ${tokenFile} is empty`)
  const sessions = createAdminSessions(parts)
  const app = adminApp(parts, { token, hosts: hostsOf(configuration) }, sessions)
  const server = createAdaptorServer({ fetch: app.fetch })
  const path = socket === undefined ? undefined : resolve(parts.directory, socketOf(socket, parts.worker))
  if (path) rmSync(path, { force: true })
  const port = configuration.port === 0 ? 0 : configuration.port + parts.worker
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(path ? { path } : { host, port }, done)
  })
  const address = server.address() as AddressInfo | string
  return {
    url:
      typeof address === 'string'
        ? `unix:${address}`
        : `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    newLink: () => {
      const own = typeof address === 'string' ? undefined : consoleAddress(host, address.port)
      const opened = configuration.publicUrl ?? own
      if (token === undefined || opened === undefined) return undefined
      return `${opened}/console/#code=${sessions.newCode(tokenHolder).code}`
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

/** Name of the socket of a worker. */
const socketOf = (socket: string, worker: number): string => (worker === 0 ? socket : `${socket}.${worker}`)

/** The names under which the listener may be called. A socket is reached by programs of this machine alone. */
function hostsOf({ host, socket, publicUrl }: AdminConfiguration): readonly string[] | undefined {
  if (socket !== undefined && publicUrl === undefined) return undefined
  const named = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')]
  return [host, 'localhost', '127.0.0.1', '::1', ...named]
}
