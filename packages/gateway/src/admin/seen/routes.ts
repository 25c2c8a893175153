import { z } from 'zod'
import { type LookedAs, UnknownAccount } from '../../core/console-seen.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute, otherRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { detailReply, overviewReply } from './replies.ts'

type Parts = Pick<AdminParts, 'seen'>

/** The routes that show who sees what. */
export const seenRoutes = (parts: Parts): readonly AnyRoute[] => [
  accountsRoute(parts),
  overviewRoute(parts),
  serviceRoute(parts),
  countsRoute(parts),
  pictureRoute(parts),
]

const lookedAs = {
  as: z.string().min(1).max(1_000).optional().describe('Id or name of an account, or role:<name>.'),
  roles: z.array(z.string().min(1).max(1_000)).max(100).optional(),
  attributes: z.record(z.string().max(200), z.string().max(10_000)).optional(),
}

const serviceAt = {
  mount: z.string().min(1).max(1_000),
  service: z.string().min(1).max(1_000),
  type: z.string().min(1).max(100),
}

const accountsRoute = ({ seen }: Parts): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/accounts',
    right: 'look',
    summary:
      'Keys, users, people who are signed in, applications, programs and roles by a part of their name or id, fifty at most.',
    query: z.object({ search: z.string().max(1_000).default('') }),
    reply: z.object({
      accounts: z.array(
        z.object({ id: z.string(), name: z.string(), kind: z.string(), closed: z.string().optional() }),
      ),
    }),
    answer: async ({ query: { search } }) => ({ accounts: [...(await seen.accounts(search))] }),
  })

const overviewRoute = ({ seen }: Parts): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/seen',
    right: 'view-as',
    act: 'seen.look',
    summary: 'What an account, a role or claims see, service by service, and their quotas.',
    body: z.strictObject(lookedAs),
    reply: overviewReply,
    answer: async ({ body, note }) => {
      note(subjectOf(body))
      return overviewReply.parse(await looked(() => seen.overview(body)))
    },
  })

const serviceRoute = ({ seen }: Parts): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/seen/service',
    right: 'view-as',
    act: 'seen.look',
    summary: 'What they see of one service: layers, fields, rows and areas.',
    body: z.strictObject({ ...lookedAs, ...serviceAt }),
    reply: detailReply,
    answer: async ({ body, note }) => {
      note(subjectOf(body, body))
      const found = await looked(() => seen.service(body, body))
      if (found === undefined)
        throw new AdminProblem(404, 'There is no such service; ask for the overview again.')
      return detailReply.parse(found)
    },
  })

const countsRoute = ({ seen }: Parts): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/seen/counts',
    right: 'view-as',
    act: 'seen.look',
    summary: 'How many rows layers have and how many of them are seen, asked from the map server.',
    body: z.strictObject({ ...lookedAs, ...serviceAt, layers: z.array(z.int().min(0)).min(1).max(20) }),
    reply: z.object({
      counts: z.array(
        z.object({
          layer: z.int(),
          seen: z.number().optional(),
          all: z.number().optional(),
          why: z.string().optional(),
        }),
      ),
    }),
    answer: async ({ body, note, signal }) => {
      note(subjectOf(body, body))
      return { counts: [...(await looked(() => seen.counts(body, body, signal)))] }
    },
  })

const bounds = z
  .strictObject({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() })
  .refine(({ xmin, ymin, xmax, ymax }) => xmin < xmax && ymin < ymax, 'xmin and ymin come first')

const pictureRoute = ({ seen }: Parts): AnyRoute =>
  otherRoute({
    method: 'post',
    path: '/seen/picture',
    right: 'view-as',
    act: 'seen.look',
    summary: 'A map in Web Mercator as they see it, or the whole one to compare it with.',
    body: z.strictObject({
      ...lookedAs,
      ...serviceAt,
      bounds,
      width: z.int().min(1).max(2_048),
      height: z.int().min(1).max(2_048),
      layers: z.array(z.int().min(0)).min(1).max(200).optional(),
      isWhole: z.boolean().default(false).describe('Without limits.'),
    }),
    produces: 'image/png',
    respond: async ({ body, note, signal }, context) => {
      note(body.isWhole ? `everything of ${placeOf(body)}` : subjectOf(body, body))
      const picture = await looked(() => seen.picture(body, body, signal))
      return context.body(new Uint8Array(picture), 200, { 'Content-Type': 'image/png' })
    },
  })

/** As whom somebody looked, for the audit log; values of attributes stay out of it. */
function subjectOf(
  { as, roles, attributes = {} }: LookedAs,
  at?: { readonly mount: string; readonly service: string; readonly type: string },
): string {
  const names = Object.keys(attributes)
  return [
    as ?? 'claims',
    ...(roles ? [`roles ${roles.join(', ')}`] : []),
    ...(names.length > 0 ? [`attributes ${names.join(', ')}`] : []),
    ...(at ? [placeOf(at)] : []),
  ].join('; ')
}

const placeOf = ({ mount, service, type }: { mount: string; service: string; type: string }): string =>
  `${mount} ${service} (${type})`

/** Turns refusals into problems that an administrator can read. */
async function looked<Result>(look: () => Promise<Result>): Promise<Result> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof UnknownAccount) throw new AdminProblem(404, error.message)
    if (!(error instanceof GatewayError)) throw error
    const isUpstream = /^(?:upstream|gateway|store)\./.test(error.code)
    throw new AdminProblem(
      isUpstream ? 502 : 409,
      `${error.publicText} (${error.code}${error.detail === '' ? '' : `: ${error.detail}`})`,
    )
  }
}
