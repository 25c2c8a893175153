import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { Purge } from '../cache/port.ts'
import type { Administrator } from './api/administrator.ts'
import { rightsOfRoles } from './api/administrator.ts'
import { AdminProblem } from './api/problem.ts'
import { createApi } from './api/router.ts'
import { consoleRoutes } from './api/routes.ts'
import { adminPage } from './page.ts'
import type { AdminParts } from './parts.ts'

/** The header that a reload has to carry: no web page of another origin can send it. */
export const adminHeader = 'x-mapgate-admin'

/**
 * The routes: `GET /`, `/metrics`, `/status`, `/health/live`, `/health/ready`; `POST /reload`, `/catalog/refresh`, `/cache/purge`, `/explain`.
 * @param guard token that every request has to carry, and the names under which it may be called (DNS rebinding)
 */
export function adminApp(parts: AdminParts, guard: Guard): Hono {
  const app = new Hono()
  app.use(guarded(guard))
  openPages(app, parts)
  openTasks(app, parts)
  app.route('/api', apiOf(parts, guard))
  app.post('/explain', async (c) => {
    if (c.req.header(adminHeader) === undefined) return c.text(headerMissing, 403)
    const asked = question.safeParse(await c.req.json().catch(() => undefined))
    if (!asked.success) return c.text(`${z.prettifyError(asked.error)}\n`, 400)
    try {
      return c.json(await parts.explain(asked.data))
    } catch (error) {
      return c.text(`${error instanceof Error ? error.message : String(error)}\n`, 400)
    }
  })
  return app
}

/** The API of the console. Without a token it is closed, also on loopback: every program of the machine reaches that. */
function apiOf(parts: AdminParts, { token }: Guard): Hono {
  return createApi(consoleRoutes(parts), {
    administratorOf: async () => (token === undefined ? undefined : tokenHolder),
    demandOwnPage: (c) => {
      const site = c.req.header('sec-fetch-site')
      if (site !== undefined && site !== 'same-origin') throw new AdminProblem(403, 'Another page sent this.')
    },
    audit: parts.audit,
    failed: parts.failed,
    addressOf: (c) => getConnInfo(c).remote.address ?? 'unknown',
    newId: () => randomBytes(9).toString('base64url'),
    clock: parts.clock,
  })
}

const tokenHolder: Administrator = { id: 'token', name: 'token', rights: new Set(rightsOfRoles.admin) }

interface Guard {
  readonly token: string | undefined
  readonly hosts: readonly string[] | undefined
}

const headerMissing = `The header ${adminHeader} is missing.\n`

/** Refuses requests without the token, and, where no token is configured, requests under another host name. */
function guarded({ token, hosts }: Guard): MiddlewareHandler {
  return async (c, next) => {
    const name = (c.req.header('host') ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
    if (hosts && token === undefined && !hosts.includes(name)) return c.text('Wrong host.\n', 421)
    if (token !== undefined && !same(c.req.header('authorization') ?? '', `Bearer ${token}`)) {
      return c.text(
        'This is the listener of the Mapgate administrator. Every request carries its token: Authorization: Bearer …\n',
        401,
        { 'WWW-Authenticate': 'Bearer' },
      )
    }
    c.header('Cache-Control', 'no-store')
    return next()
  }
}

/** The routes that only read: the page, metrics, health and status. */
function openPages(app: Hono, parts: AdminParts): void {
  app.get('/', (c) => {
    const { status, headers, body } = adminPage({
      isReady: parts.isReady(),
      inFlight: parts.inFlight(),
      upstreams: parts.upstreams(),
      shared: parts.shared(),
    })
    return c.body(String(body), status as 200, headers)
  })
  app.get('/metrics', async (c) => {
    const { contentType, text } = await parts.metrics.page()
    return c.body(text, 200, { 'Content-Type': contentType })
  })
  app.get('/health/live', (c) => c.json({ status: 'live' }))
  app.get('/health/ready', (c) => {
    const ready = parts.isReady()
    return c.json({ status: ready ? 'ready' : 'not ready' }, ready ? 200 : 503)
  })
  app.get('/status', (c) =>
    c.json({
      ready: parts.isReady(),
      uptimeSeconds: Math.round(process.uptime()),
      inFlight: parts.inFlight(),
      memory: process.memoryUsage(),
      resources: counted(process.getActiveResourcesInfo()),
      cache: parts.cache.size(),
      upstreams: parts.upstreams(),
      shared: parts.shared(),
    }),
  )
}

/** The routes that act on the process, and through it on the others on the same port. */
function openTasks(app: Hono, parts: AdminParts): void {
  app.post('/reload', async (c) => {
    if (c.req.header(adminHeader) === undefined) return c.text(headerMissing, 403)
    const outcome = await parts.reload()
    if (outcome.reloaded) parts.tellOthers('reload')
    return c.json(outcome, outcome.reloaded ? 200 : 409)
  })
  app.post('/catalog/refresh', async (c) => {
    if (c.req.header(adminHeader) === undefined) return c.text(headerMissing, 403)
    parts.tellOthers('refresh-catalog')
    await parts.refreshCatalog()
    return c.json({ refreshed: true })
  })
  app.post('/cache/purge', async (c) => {
    if (c.req.header(adminHeader) === undefined) return c.text(headerMissing, 403)
    const asked = purge.safeParse(await c.req.json().catch(() => undefined))
    if (!asked.success) return c.text(`${z.prettifyError(asked.error)}\n`, 400)
    try {
      const { entries, isUntold } = await parts.cache.purge(asked.data)
      return c.json({ purged: entries, ...(isUntold ? { untold: true } : {}) })
    } catch (error) {
      return c.text(`${error instanceof Error ? error.message : String(error)}\n`, 400)
    }
  })
}

const question = z.strictObject({
  as: z.string(),
  url: z.string(),
  data: z.string().optional(),
  roles: z.array(z.string()).optional(),
  groups: z.array(z.string()).optional(),
  attributes: z.record(z.string(), z.string()).optional(),
})

const purge = z
  .strictObject({
    upstream: z.string().optional(),
    service: z.string().min(1).optional(),
    layers: z.array(z.int().min(0)).min(1).optional(),
    extent: z
      .strictObject({ wkid: z.int(), xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() })
      .refine(({ xmin, ymin, xmax, ymax }) => xmin <= xmax && ymin <= ymax, 'xmin and ymin come first')
      .optional(),
  })
  .transform((asked) => definedOf(asked))

/** The purge without members that are undefined. */
const definedOf = (asked: { [Name in keyof Purge]?: Purge[Name] | undefined }): Purge =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))

const counted = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

const same = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
