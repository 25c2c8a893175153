import { z } from 'zod'
import type { AuditEvent } from '../../core/request/audit.ts'
import { type AnyRoute, jsonRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'

/** At most so many requests leave in one answer. */
const mostAtOnce = 500

const line = z.object({
  number: z.int(),
  id: z.string(),
  time: z.string(),
  clientAddress: z.string(),
  method: z.string(),
  mount: z.string().optional(),
  principal: z.string(),
  carrier: z.string(),
  service: z.string().optional(),
  operation: z.string().optional(),
  layers: z.array(z.number()).readonly().optional(),
  decision: z.enum(['permit', 'deny', 'fault', 'none']),
  reason: z.string().optional(),
  status: z.int(),
  bytes: z.number(),
  durationMs: z.number(),
})

/** The last requests of this process, to be asked for again and again. */
export const liveRoutes = ({ recent }: Pick<AdminParts, 'recent'>): readonly AnyRoute[] => [
  jsonRoute({
    method: 'get',
    path: '/requests',
    right: 'look',
    summary: 'The last requests of this process, behind a number that an earlier answer told.',
    query: z.strictObject({
      after: z.coerce.number().int().min(0).default(0),
      principal: z.string().optional(),
      service: z.string().optional(),
      operation: z.string().optional(),
      decision: z.enum(['permit', 'deny', 'fault', 'none']).optional(),
      status: z.coerce.number().int().optional(),
    }),
    reply: z.object({ last: z.int(), missed: z.int(), requests: z.array(line) }),
    answer: async ({ administrator, query: { after, ...wanted } }) => {
      // A number of the process before this one says nothing here.
      const { missed, found } = recent.since(after > recent.last ? 0 : after, mostAtOnce)
      const shows = administrator.rights.has('view-as')
      const requests = found.filter(({ event }) => isWanted(event, wanted))
      return {
        last: found.at(-1)?.number ?? recent.last,
        missed: after === 0 ? 0 : missed,
        requests: requests.map(({ number, event }) => ({
          ...event,
          number,
          reason: shows ? event.reason : withoutDetail(event),
        })),
      }
    },
  }),
]

/** True where a request has every value that was asked for. */
const isWanted = (event: AuditEvent, wanted: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => value === undefined || event[name as keyof AuditEvent] === value,
  )

/** The code of an error without its detail, which may repeat values of conditions and claims. */
const withoutDetail = ({ decision, reason }: AuditEvent): string | undefined =>
  decision === 'permit' && !/^[a-z]+\.[a-z-]+: /.test(reason ?? '') ? reason : reason?.split(':', 1)[0]
