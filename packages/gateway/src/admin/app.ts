import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { Purge, Purged, StoreSize } from '../cache/port.ts'
import type { SharedStatus } from '../core/shared-status.ts'
import type { UpstreamStatus } from '../core/upstream/observer.ts'
import type { Explanation } from '../explain.ts'
import type { Asked } from '../explain-asked.ts'
import type { Metrics } from '../observe/metrics.ts'
import { adminPage } from './page.ts'

/** The actions that every process on one port does when one of them is told to. */
type SharedTask = 'reload' | 'refresh-catalog'

/** The data and actions of the administrator's listener. */
export interface AdminParts {
  readonly directory: string
  /** The number of this process among several; its port is the configured one plus this number. */
  readonly worker: number
  readonly metrics: Metrics
  readonly reload: () => Promise<{ readonly reloaded: boolean }>
  /** Tells the other processes on the same port to do the same. */
  readonly tellOthers: (task: SharedTask) => void
  /** Reads the catalogue of every upstream now. */
  readonly refreshCatalog: () => Promise<void>
  readonly isReady: () => boolean
  readonly upstreams: () => readonly UpstreamStatus[]
  /** What several gateways share; undefined where nothing is configured. */
  readonly shared: () => SharedStatus | undefined
  readonly inFlight: () => number
  readonly cache: {
    readonly size: () => StoreSize | undefined
    /** Forgets kept answers in all processes on the same port, and in the other gateways of the store. @throws Error that says which upstream or service is not known */
    readonly purge: (purge: Purge) => Promise<Purged>
  }
  /** @throws Error that says what is wrong with the question */
  readonly explain: (asked: Asked) => Promise<Explanation>
}

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
