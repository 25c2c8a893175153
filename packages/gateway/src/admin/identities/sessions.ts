import { z } from 'zod'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { names } from './shapes.ts'

type Of = Pick<AdminParts, 'identities'>

/** The routes about sessions. */
export const sessionRoutes = (parts: Of): readonly AnyRoute[] => [listRoute(parts), endRoute(parts)]

const listRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/sessions',
    right: 'look',
    summary: 'Sessions that go on, the newest first; of one account, or of all.',
    query: z.object({ principal: z.string().optional() }),
    reply: z.object({
      sessions: z.array(
        z.object({
          id: z.string(),
          principal: z.string(),
          name: z.string(),
          roles: names,
          provider: z.string().nullable(),
          browser: z.string(),
          createdAt: z.number(),
          lastUsedAt: z.number(),
          expiresAt: z.number(),
        }),
      ),
    }),
    answer: async ({ query: { principal } }) => ({
      sessions: (await identities().sessions(principal)).map((one) => ({ ...one, roles: [...one.roles] })),
    }),
  })

const endRoute = ({ identities }: Of): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/sessions/{id}/end',
    right: 'change',
    act: 'session.end',
    summary: 'Ends a session, and everything that was made from it.',
    reply: z.object({ ended: z.string() }),
    answer: async ({ params: { id = '' }, note }) => {
      note(`session:${id}`)
      if (!(await identities().endSession(id)))
        throw new AdminProblem(404, `There is no session ${id}; it may be over already.`)
      return { ended: id }
    },
  })
