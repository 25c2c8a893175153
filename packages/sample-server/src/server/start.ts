import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Habits } from '../operation/habits.ts'
import { bytes, json } from '../operation/reply.ts'
import type { Execution } from '../report.ts'
import { createWorld, type WorldOptions } from '../world/create.ts'
import type { World } from '../world/world.ts'
import { createFaults, type Faults } from './faults.ts'
import type { Gaps } from './gaps.ts'
import { createOutputs } from './outputs.ts'
import { BadRequest, readRequest, type SampleRequest } from './read-request.ts'
import { send } from './send.ts'
import { services } from './services.ts'
import { answer, type Site } from './site.ts'
import { createTokenService, type SampleUser } from './tokens.ts'
import { toBytes, unlessKnown } from './write-reply.ts'

/** `port` 0 (default) takes a free one; `host` default 127.0.0.1; `testSecret` opens `GET /test/executions`, `habits` make a server that differs from others (tests only). */
export interface SampleServerOptions extends WorldOptions {
  port?: number
  host?: string
  users?: SampleUser[]
  testSecret?: string
  habits?: Habits
  nowMs?: () => number
  random?: () => number
}

/** A running sample server. */
export interface SampleServer {
  port: number
  /** The site, such as `http://127.0.0.1:6080/arcgis`. */
  url: string
  world: World
  report: {
    /** Takes what was executed since the last call, oldest first. */
    take: () => Execution[]
  }
  faults: Faults
  /** What a test does between requests; it may be set at any time. */
  gaps: Gaps
  /** Makes every token invalid that was given so far. */
  revokeTokens: () => void
  close: () => Promise<void>
}

/** The user that a server has unless told otherwise. */
export const DEFAULT_USER: SampleUser = { username: 'sample', password: 'sample-password' }

const MOST_EXECUTIONS = 10_000

/** Starts the sample map server over a world of its own. It protects nothing beyond its own token; for demo and tests only. */
export async function startSampleServer(options: SampleServerOptions = {}): Promise<SampleServer> {
  const { nowMs = Date.now, random = Math.random, host = '127.0.0.1' } = options
  const site: Site & { gaps: Gaps } = {
    world: createWorld(options),
    services,
    tokens: createTokenService({ users: options.users ?? [DEFAULT_USER], nowMs, random }),
    outputs: createOutputs(random),
    nowMs,
    random,
    gaps: {},
    ...(options.habits && { habits: options.habits }),
  }
  const desk: Desk = { site, faults: createFaults(), executions: [], testSecret: options.testSecret ?? null }
  const server = createServer((incoming, response) => {
    respond(desk, incoming, response).catch((error: unknown) => fail(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/arcgis`,
    world: site.world,
    report: { take: () => desk.executions.splice(0) },
    faults: desk.faults,
    gaps: site.gaps,
    revokeTokens: site.tokens.revokeAll,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Desk {
  site: Site
  faults: Faults
  executions: Execution[]
  testSecret: string | null
}

function fail(response: ServerResponse, error: unknown): void {
  const status = error instanceof BadRequest ? error.status : 500
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' })
  response.end(error instanceof BadRequest ? error.message : 'Internal error')
}

async function respond(desk: Desk, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if (incoming.method === 'OPTIONS') return preflight(response)
  const request = await readRequest(incoming)
  const [site, ...path] = request.segments
  if (site === 'test')
    return await send(response, toBytes(testReply(desk, request), request.parameters), null)
  if (site?.toLowerCase() !== 'arcgis') throw new BadRequest(404, 'Not Found')
  const fault = desk.faults.of(path.join('/'))
  if (fault?.kind === 'token-expired') {
    const reply = json({ error: { code: 498, message: 'Invalid Token', details: [] } })
    return await send(response, toBytes(reply, request.parameters), null)
  }
  const { reply, execution } = await answer(desk.site, { request, path, siteUrl: siteUrlOf(request, site) })
  desk.executions.push(execution)
  if (desk.executions.length > MOST_EXECUTIONS) desk.executions.shift()
  const whole = toBytes(reply, request.parameters)
  await send(response, unlessKnown(whole, request.header('if-none-match')), fault)
}

function preflight(response: ServerResponse): void {
  response.writeHead(200, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
    'access-control-allow-headers': 'authorization, x-esri-authorization, content-type, x-requested-with',
  })
  response.end()
}

/** Where callers see the site: the forwarded host wins, as it does in ArcGIS Server (protocol notes 4). */
function siteUrlOf({ header }: SampleRequest, site: string): string {
  const host = header('x-forwarded-host') || header('host')
  const scheme = header('x-forwarded-proto') || 'http'
  return `${scheme}://${host}/${site}`
}

/** `GET /test/executions` with the header `x-test-secret`: what was executed since the last call. */
function testReply(desk: Desk, request: SampleRequest) {
  const allowed = desk.testSecret !== null && request.header('x-test-secret') === desk.testSecret
  if (!allowed || request.segments[1] !== 'executions')
    return { ...bytes('Not Found', 'text/plain'), status: 404 }
  return { ...bytes(JSON.stringify(desk.executions.splice(0)), 'application/json'), status: 200 }
}
