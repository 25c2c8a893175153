import { z } from 'zod'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute, otherRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { isWanted, line, shownTo, wanted } from './shown.ts'
import { streamOf } from './stream.ts'

/** At most so many requests leave in one answer. */
const mostAtOnce = 500
/** At most so many streams together. */
const mostViewers = 20
const lookEveryMs = 500

/** The last requests of this process: as a list that is asked for again and again, and as a stream of events. */
export const liveRoutes = (parts: Pick<AdminParts, 'recent'>): readonly AnyRoute[] => [
  listRoute(parts),
  streamRoute(parts),
]

const listRoute = ({ recent }: Pick<AdminParts, 'recent'>): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/requests',
    right: 'look',
    summary: 'The last requests of this process, behind a number that an earlier answer told.',
    query: z.strictObject({ after: z.coerce.number().int().min(0).default(0), ...wanted }),
    reply: z.object({ last: z.int(), missed: z.int(), requests: z.array(line) }),
    answer: async ({ administrator, query: { after, ...values } }) => {
      // A number of the process before this one says nothing here.
      const { missed, found } = recent.since(after > recent.last ? 0 : after, mostAtOnce)
      const seesValues = administrator.rights.has('view-as')
      return {
        last: found.at(-1)?.number ?? recent.last,
        missed: after === 0 ? 0 : missed,
        requests: found.filter(({ event }) => isWanted(event, values)).map((one) => shownTo(one, seesValues)),
      }
    },
  })

/** The stream begins with the last requests that are kept, or behind `Last-Event-ID`. */
function streamRoute({ recent }: Pick<AdminParts, 'recent'>): AnyRoute {
  let viewers = 0
  return otherRoute({
    method: 'get',
    path: '/live',
    right: 'look',
    summary:
      'The requests of this process as server-sent events; `dropped` counts those that a viewer was too slow for.',
    query: z.strictObject(wanted),
    produces: 'text/event-stream',
    respond: ({ administrator, query, signal }, context) => {
      if (viewers >= mostViewers)
        throw new AdminProblem(
          429,
          `${mostViewers} people are watching already; close a page of live requests first.`,
        )
      viewers += 1
      const left = () => {
        viewers -= 1
      }
      signal.addEventListener('abort', left, { once: true })
      const told = Number(context.req.header('last-event-id') ?? Number.NaN)
      const oldest = Math.max(0, recent.last - mostAtOnce)
      const seesValues = administrator.rights.has('view-as')
      const after = told >= 0 && told <= recent.last ? told : oldest
      const body = streamOf({ recent, after, values: query, seesValues, signal, everyMs: lookEveryMs })
      return context.body(body, 200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' })
    },
  })
}
