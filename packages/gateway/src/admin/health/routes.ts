import { z } from 'zod'
import { type AnyRoute, jsonRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'

type Parts = Pick<AdminParts, 'isReady' | 'inFlight' | 'cache' | 'shared' | 'upstreams'>

/** What tells whether the gateway is well. */
export const healthRoutes = (parts: Parts): readonly AnyRoute[] => [
  jsonRoute({
    method: 'get',
    path: '/health',
    right: 'look',
    summary:
      'Whether the gateway takes requests, and the state of its map servers, its cache and what gateways share.',
    reply: health,
    answer: async () => ({
      ready: parts.isReady(),
      uptimeSeconds: Math.round(process.uptime()),
      memoryBytes: process.memoryUsage().rss,
      inFlight: parts.inFlight(),
      cache: parts.cache.size(),
      shared: parts.shared(),
      upstreams: parts.upstreams(),
    }),
  }),
]

const entries = z.object({ entries: z.number(), bytes: z.number() })

const health = z.object({
  ready: z.boolean(),
  uptimeSeconds: z.number(),
  /** What the process holds in memory. */
  memoryBytes: z.number(),
  /** Requests under way. */
  inFlight: z.number(),
  cache: z.object({ memory: entries, disk: entries.optional() }).optional(),
  shared: z
    .object({
      state: z.enum(['starting', 'there', 'gone']),
      since: z.string(),
      lastFailure: z.string().optional(),
      refused: z.array(z.string()).readonly().optional(),
    })
    .optional(),
  upstreams: z
    .array(
      z.object({
        name: z.string(),
        inFlight: z.number(),
        waiting: z.number(),
        credential: z.object({ kind: z.string(), good: z.boolean(), renewals: z.number() }),
        bases: z.array(z.object({ url: z.string(), breaker: z.string(), pending: z.number() })).readonly(),
      }),
    )
    .readonly(),
})
