import { z } from 'zod'
import { isRefusal } from '../../core/is-refusal.ts'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'

/** Why a request is answered as it is. It is a look at what somebody else sees, so it has the right for that, and a line in the audit log. */
export const whyRoutes = ({ explain }: Pick<AdminParts, 'explain'>): readonly AnyRoute[] => [
  jsonRoute({
    method: 'post',
    path: '/why',
    right: 'view-as',
    summary:
      'Why a request of somebody is answered as it is. The request is not sent, and no credential is made.',
    act: 'why.ask',
    body: question,
    reply: explanation,
    answer: async ({ body, note }) => {
      note(body.as)
      const told = await explain(body).catch(asProblem)
      const { principal, parsed, grants, decision, obligations, outbound } = told
      const layers = obligations === undefined || obligations === 'none' ? [] : obligations
      return {
        principal,
        asked: parsed,
        grants: [...grants],
        decision,
        isWhole: obligations === 'none',
        layers: layers.map(({ layer, name, views }) => ({
          layer,
          name,
          views: views.map(({ grant, fields, rows, area }) => ({
            grant,
            fields: fields === 'all' ? fields : [...fields],
            rows,
            isInArea: area !== undefined,
          })),
        })),
        outbound: [...(outbound ?? [])],
      }
    },
  }),
]

/** Refusals in their words; what went wrong inside is told nobody. */
function asProblem(error: unknown): never {
  if (isRefusal(error)) throw new AdminProblem(400, error.message)
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL')
    throw new AdminProblem(400, 'This is no address of a request: paste it as the browser shows it.')
  throw error
}

const question = z.strictObject({
  as: z.string().trim().min(1, 'name an account, such as user:ines, or anonymous').max(1000),
  url: z.string().trim().min(1, 'paste the address of a request').max(20_000),
  data: z.string().max(100_000).optional(),
  roles: z.array(z.string()).optional(),
  attributes: z.record(z.string(), z.string()).optional(),
})

const explanation = z.object({
  principal: z.object({ id: z.string(), roles: z.array(z.string()).readonly() }),
  asked: z.object({
    operation: z.string().optional(),
    service: z.string().optional(),
    layer: z.number().optional(),
    fault: z.string().optional(),
    message: z.string().optional(),
  }),
  grants: z.array(z.object({ grant: z.string(), applies: z.boolean(), why: z.string() })),
  decision: z.object({
    effect: z.enum(['permit', 'deny']),
    code: z.string().optional(),
    reason: z.string().optional(),
  }),
  /** True where nothing is hidden. */
  isWhole: z.boolean(),
  layers: z.array(
    z.object({
      layer: z.number(),
      name: z.string(),
      views: z.array(
        z.object({
          grant: z.string(),
          fields: z.union([z.literal('all'), z.array(z.string())]),
          rows: z.string(),
          isInArea: z.boolean(),
        }),
      ),
    }),
  ),
  outbound: z.array(
    z.union([
      z.object({ method: z.string(), path: z.string(), parameters: z.record(z.string(), z.string()) }),
      z.object({ after: z.string() }),
    ]),
  ),
})
