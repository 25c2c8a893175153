import { z } from 'zod'
import { byteSize, duration } from '../duration.ts'
import { quotaSection } from './quotas.ts'

/**
 * One token bucket for every caller of a kind. A plain request costs 1 unit, a picture 1 and its megapixels, a query 1 and its thousands of
 * records.
 */
const rate = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('Shown in the audit line and as a label of the metrics.'),
  per: z
    .enum(['principal', 'address'])
    .describe('Whose bucket it is: a key or a user by identity, or everybody by address.'),
  roles: z.array(z.string()).optional().describe('Only callers with one of these roles; default everybody.'),
  mounts: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'Paths of mounts: only requests at one of them count, together; default all requests, those at the endpoints of the gateway too.',
    ),
  units: z.number().positive().describe('Units that flow in during `every`.'),
  every: duration.default(60_000),
  burst: z.number().positive().optional().describe('Units that a bucket holds; default `units`.'),
})

/**
 * Limits on what callers may ask. Those on bytes and rows hold for each process; rates hold for all processes and replicas together where they share a store or a server, see
 * `replicas`.
 */
export const limitsSection = z.strictObject({
  upstreamRequests: z
    .int()
    .min(1)
    .default(20)
    .describe(
      'Most requests to a map server for one request of a caller, counted before the first is sent: a caller with several grants on many layers needs several.',
    ),
  heldPerRequest: byteSize
    .default(64_000_000)
    .describe(
      'Bytes that one request may make the gateway hold: its body and the replies that are checked for it.',
    ),
  held: byteSize
    .default(512_000_000)
    .describe(
      'Bytes of bodies and of replies to be checked that one process holds for all requests at once; beyond, they are answered 503.',
    ),
  areaRows: z
    .int()
    .min(1)
    .default(100_000)
    .describe(
      'Most rows of a layer in an area that are found out one by one; questions that need them are refused beyond.',
    ),
  areaRowsLife: duration.default(30_000).describe('How long the rows in an area are remembered.'),
  replicas: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Gateways that serve together, for where nobody counts them: without shared each grants this part of a rate. A store in PostgreSQL counts them, one in a file those of one machine.',
    ),
  rates: z.array(rate).default([]).describe('All that fit a caller hold at the same time.'),
  quotas: z
    .array(quotaSection)
    .default([])
    .describe('Units by day or month. All that fit a request are charged at the same time.'),
})

export type RateConfiguration = z.output<typeof rate>
