import { Hono } from 'hono'
import type { BlankSchema } from 'hono/types'
import { z } from 'zod'
import { contextOf } from '../core/authentication/authentication.ts'
import type { TicketService } from '../core/authentication/issuing.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import type { Trace } from '../core/request/trace.ts'
import { createMintedScope, type MintedScope } from './minted-scope.ts'
import { createPeopleEndpoints, type PeopleEndpointOptions } from './people-endpoints.ts'
import { isPicturePath } from './picture-endpoint.ts'

/** What the endpoints under `/.mapgate/` are built with. */
interface OwnEndpointOptions extends Omit<PeopleEndpointOptions, 'scope'> {
  readonly tickets: TicketService
  /** All mounts. A credential in a carrier that a mount does not accept gives no ticket or session for that mount. */
  readonly mounts: readonly Pick<Mount, 'path' | 'carriersOff'>[]
  /** Fetches pictures that were given an address in a JSON reply. */
  readonly picture: (inbound: Inbound, trace: Trace) => Promise<Reply>
  /** Source of the service worker of the client kit, or undefined where the kit is not installed. */
  readonly workerScript: () => Promise<string | undefined>
  readonly isReady: () => boolean
}

/** Path prefix of everything that is the gateway's own. */
export const ownPrefix = '/.mapgate/'

type Environment = { Bindings: { inbound: Inbound; trace: Trace } }

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

const ticketBody = z.strictObject({
  mounts: z.array(z.string()).max(50).optional(),
  services: z.array(z.string()).max(200).optional(),
  origin: z.string().max(300).optional(),
})

/** The gateway's own endpoints: tickets, the service worker, health. They throw GatewayError like the rooms do. */
export function createOwnEndpoints(
  options: OwnEndpointOptions,
): (inbound: Inbound, trace: Trace) => Promise<Reply> {
  const scope = createMintedScope(options.mounts)
  const people = createPeopleEndpoints({ ...options, scope })
  const app = new Hono<Environment>().basePath('/.mapgate')
  app.onError((error) => {
    throw error
  })
  app.notFound(() => {
    throw new GatewayError('request.not-found')
  })
  addTicketEndpoint(app, scope, options)
  addSessionEndpoints(app, scope, options)
  addPublicEndpoints(app, options)

  return async (inbound, trace) => {
    const { method, path, headers } = inbound
    if (!methods.has(method)) throw new GatewayError('request.method-not-allowed')
    if (isPicturePath(path)) return options.picture(inbound, trace)
    const page = people(inbound, trace)
    if (page) return page
    const contentType = headers['content-type']
    const request = new Request(new URL(path, options.publicUrl), {
      method: method === 'HEAD' ? 'GET' : method,
      ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
    })
    const response = await app.fetch(request, { inbound, trace })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    }
  }
}

type Endpoints = Hono<Environment, BlankSchema, '/.mapgate'>

/** Adds the endpoint that issues tickets for a credential. */
function addTicketEndpoint(app: Endpoints, scope: MintedScope, options: OwnEndpointOptions): void {
  app.post('/ticket', async (c) => {
    const { principal, context } = await callerAt('gateway.ticket', c.env, scope, options)
    const wish = readTicketBody(c.env.inbound.body)
    const mounts = scope.mountsFor(principal, wish.mounts)
    const ticket = await options.tickets.issue(principal, { ...wish, mounts }, context)
    return c.json(ticket, 200, { 'Cache-Control': 'no-store' })
  })
}

/** Adds the endpoints that begin and end a session. */
function addSessionEndpoints(app: Endpoints, scope: MintedScope, options: OwnEndpointOptions): void {
  app.post('/session', async (c) => {
    const { principal, context } = await callerAt('gateway.session', c.env, scope, options)
    const mounts = scope.mountsFor(principal)
    const { setCookie, expiresAt } = await options.sessions.begin(principal, context, mounts)
    return c.json({ expiresAt }, 200, { 'Cache-Control': 'no-store', 'Set-Cookie': setCookie })
  })

  app.post('/session/end', async (c) => {
    const { principal, context } = await callerAt('gateway.session-end', c.env, scope, options)
    const { setCookie } = await options.sessions.end(principal, context)
    return c.json({}, 200, { 'Cache-Control': 'no-store', 'Set-Cookie': setCookie })
  })
}

/** Adds the endpoints for everybody: the service worker and health. */
function addPublicEndpoints(app: Endpoints, options: OwnEndpointOptions): void {
  app.get('/worker.js', async (c) => {
    const script = await options.workerScript()
    if (script === undefined) throw new GatewayError('request.not-found', '@mapgate/client is not installed')
    return c.body(script, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Service-Worker-Allowed': '/',
      'Cache-Control': 'no-cache',
    })
  })

  app.get('/health/live', (c) => c.json({ status: 'live' }, 200, { 'Cache-Control': 'no-store' }))
  app.get('/health/ready', (c) => {
    const ready = options.isReady()
    return c.json({ status: ready ? 'ready' : 'not ready' }, ready ? 200 : 503, {
      'Cache-Control': 'no-store',
    })
  })
}

/** The caller of an endpoint that needs a signed-in caller. @throws GatewayError `credential.*` */
async function callerAt(
  operation: string,
  { inbound, trace }: Environment['Bindings'],
  scope: MintedScope,
  { authenticate, clock }: OwnEndpointOptions,
) {
  trace.operation = operation
  const context = contextOf(inbound, { now: clock(), mount: scope.nowhere, jsonp: false })
  const principal = await authenticate(inbound.shown, context)
  trace.principal = principal
  if (principal.kind === 'anonymous') throw new GatewayError('credential.missing')
  return { principal, context }
}

/**
 * @throws GatewayError `request.invalid`
 */
function readTicketBody(body: Uint8Array): z.output<typeof ticketBody> {
  if (body.length === 0) return {}
  try {
    return ticketBody.parse(JSON.parse(Buffer.from(body).toString('utf8')))
  } catch {
    throw new GatewayError('request.invalid', 'body of a ticket request', {
      publicText:
        'The body of a ticket request is empty, or JSON with `mounts`, `services` (lists of names) and `origin`.',
    })
  }
}
