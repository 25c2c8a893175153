import { randomBytes } from 'node:crypto'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import type { Purge } from '../cache/port.ts'
import type { Administrator } from './api/administrator.ts'
import { createApi } from './api/router.ts'
import { openConsole } from './files.ts'
import type { AdminParts } from './parts.ts'
import { consoleRoutes } from './routes.ts'
import { openCallback } from './sign-in/callback.ts'
import { sessionTextOf } from './sign-in/cookie.ts'
import { createSignInFailures } from './sign-in/failures.ts'
import { demandNoOtherSite, demandOwnPage } from './sign-in/own-page.ts'
import { type AdminSessions, createAdminSessions } from './sign-in/sessions.ts'
import { bearerOf, tokenAdministrator, tokenCheck } from './sign-in/token.ts'
import { addressOf } from './sign-in/visit.ts'

/** The header that a reload has to carry: no web page of another origin can send it. */
export const adminHeader = 'x-mapgate-admin'

/**
 * The routes: `GET /metrics`, `/status`, `/health/live`, `/health/ready`; `POST /reload`, `/catalog/refresh`, `/cache/purge`, `/explain`; the console below `/console/`
 * and its API below `/api`.
 * @param guard token that every request has to carry, and the names under which it may be called (DNS rebinding)
 */
export function adminApp(parts: AdminParts, guard: Guard, sessions = createAdminSessions(parts)): Hono {
  const app = new Hono()
  app.use(withHeaders)
  openForPeople(app, { ...parts, sessions }, guard)
  app.use(guarded(guard))
  openReads(app, parts)
  openTasks(app, parts)
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

interface Guard {
  readonly token: string | undefined
  readonly hosts: readonly string[] | undefined
}

/** Pages of this listener run their own scripts and styles only, and stand in no frame. */
const withHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'blob:', 'data:'],
    workerSrc: ["'self'", 'blob:'],
    styleSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  // It is for HTTPS only, and decided by what ends TLS.
  strictTransportSecurity: false,
})

/** The console and its API, which people sign in to. Without a token file nobody can: every program of this machine reaches loopback. */
function openForPeople(
  app: Hono,
  parts: AdminParts & { readonly sessions: AdminSessions },
  { token, hosts }: Guard,
): void {
  const { sessions } = parts
  const isToken = token === undefined ? undefined : tokenCheck(token)
  const right: MiddlewareHandler = async (c, next) => (isOurs(c, hosts) ? next() : c.text(wrongHost, 421))
  for (const path of ['/', '/console', '/console/*', '/api/*', '/.mapgate/oidc/*']) app.use(path, right)
  openConsole(app)
  app.use('/api/*', async (c, next) => {
    c.header('Cache-Control', 'no-store')
    return next()
  })
  const administratorOf = async (c: Context): Promise<Administrator | undefined> => {
    const bearer = bearerOf(c)
    if (bearer !== undefined) return isToken?.(bearer) ? tokenAdministrator : undefined
    const text = sessionTextOf(c)
    return text === undefined ? undefined : sessions.whoIs(text)
  }
  const failures = createSignInFailures()
  const audited = {
    ...parts,
    addressOf: (c: Context) => addressOf(c, parts),
    newId: () => randomBytes(9).toString('base64url'),
  }
  const routes = consoleRoutes(parts, { sessions, isToken, failures })
  app.route(
    '/api',
    createApi(routes, { ...audited, administratorOf, demandNoOtherSite, demandOwnPage, lookAgainMs: 1_000 }),
  )
  openCallback(app, { ...audited, sessions, failures })
}

/** True where the request names this listener as it may be called. A page of a name that was pointed here (DNS rebinding) names another. */
function isOurs(c: Context, hosts: readonly string[] | undefined): boolean {
  const name = (c.req.header('host') ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return hosts === undefined || hosts.includes(name)
}

/** Names are not told back: whoever asks may have chosen one. */
const wrongHost =
  'This listener is not called by this name. Open it by 127.0.0.1 on its own machine, or name it in the configuration as admin.publicUrl.\n'

const headerMissing = `The header ${adminHeader} is missing.\n`

/** Refuses requests without the token, and, where no token is configured, requests under another host name. */
function guarded({ token, hosts }: Guard): MiddlewareHandler {
  const isToken = token === undefined ? undefined : tokenCheck(`Bearer ${token}`)
  return async (c, next) => {
    if (isToken === undefined && !isOurs(c, hosts)) return c.text(wrongHost, 421)
    if (isToken && !isToken(c.req.header('authorization') ?? '')) {
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

/** The routes that only read: metrics, health and status. */
function openReads(app: Hono, parts: AdminParts): void {
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
