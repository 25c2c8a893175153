import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AdminEvent } from '../../core/admin-event.ts'
import type { Administrator } from './administrator.ts'
import { AdminProblem, problemType } from './problem.ts'
import type { AnyRoute, Asked } from './route.ts'

/** What the router needs besides the routes. */
interface RouterParts {
  /** Who asks, by the token or the cookie of the console; undefined for a stranger. */
  readonly administratorOf: (context: Context) => Promise<Administrator | undefined>
  /** Refuses a request that changes something and that another page may have sent. @throws AdminProblem */
  readonly demandOwnPage: (context: Context) => void
  readonly audit: (event: AdminEvent) => void
  readonly addressOf: (context: Context) => string
  readonly newId: () => string
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Told of what went wrong inside. */
  readonly failed: (error: unknown) => void
}

/** Joins routes into the API that is mounted at `/api`. Each is asked for its right before anything else is looked at. */
export function createApi(routes: readonly AnyRoute[], parts: RouterParts): Hono {
  const api = new Hono()
  for (const route of routes)
    api.on(route.method.toUpperCase(), route.path.replace(/\{(\w+)\}/g, ':$1'), (context) =>
      answered(route, context, parts),
    )
  api.notFound((context) =>
    problemReply(context, new AdminProblem(404, 'There is no such route: /api/openapi.json lists them.')),
  )
  return api
}

async function answered(route: AnyRoute, context: Context, parts: RouterParts): Promise<Response> {
  const act: Act = { administrator: undefined, subject: undefined }
  let reply: Response
  try {
    reply = await permitted(route, context, { ...parts, act })
  } catch (error) {
    if (!(error instanceof AdminProblem)) parts.failed(error)
    const problem =
      error instanceof AdminProblem
        ? error
        : new AdminProblem(500, 'Something went wrong inside; the log of the gateway says what.')
    reply = problemReply(context, problem)
    note(route, context, { ...parts, act, problem })
    return reply
  }
  note(route, context, { ...parts, act })
  return reply
}

interface Act {
  administrator: Administrator | undefined
  subject: string | undefined
}

async function permitted(
  route: AnyRoute,
  context: Context,
  parts: RouterParts & { act: Act },
): Promise<Response> {
  const { act } = parts
  if (route.method !== 'get') parts.demandOwnPage(context)
  const administrator = await parts.administratorOf(context)
  act.administrator = administrator
  demandRight(route, administrator)
  const asked: Asked<unknown, unknown> = {
    administrator: administrator ?? nobody,
    params: context.req.param(),
    query: read(route.query, context.req.query(), 'query'),
    body: read(route.body, route.body && (await jsonOf(context)), 'body'),
    signal: context.req.raw.signal,
    note: (subject) => {
      act.subject = subject
    },
  }
  if ('respond' in route) return route.respond(asked, context)
  // Only what the schema names leaves.
  return context.json(route.reply.parse(await route.answer(asked)))
}

const nobody: Administrator = { id: 'nobody', name: 'nobody', rights: new Set() }

function demandRight({ right }: AnyRoute, administrator: Administrator | undefined): void {
  if (right === 'nobody') return
  if (administrator === undefined)
    throw new AdminProblem(401, 'Sign in first, or send the token of the token file: Authorization: Bearer …')
  if (right === 'signed-in' || administrator.rights.has(right)) return
  throw new AdminProblem(
    403,
    `This needs the right ${right}, which ${administrator.name} does not have; an administrator gives it under admin.roles or admin.principals.`,
  )
}

function read(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => [[where, ...path].join('.'), message])
  throw new AdminProblem(400, z.prettifyError(result.error), Object.fromEntries(faults))
}

const jsonOf = (context: Context): Promise<unknown> =>
  context.req.json().catch(() => {
    throw new AdminProblem(400, 'The body is not JSON.')
  })

function problemReply(context: Context, { status, message, faults }: AdminProblem): Response {
  if (status === 401) context.header('WWW-Authenticate', 'Bearer')
  return context.body(JSON.stringify({ status, title: message, ...(faults && { faults }) }), status, {
    'Content-Type': problemType,
  })
}

/** Writes the audit line of an act. */
function note(
  route: AnyRoute,
  context: Context,
  parts: RouterParts & { act: Act; problem?: AdminProblem },
): void {
  const { act, problem } = parts
  if (route.act === undefined) return
  parts.audit({
    event: 'admin',
    id: parts.newId(),
    time: new Date(parts.clock()).toISOString(),
    clientAddress: parts.addressOf(context),
    administrator: act.administrator?.id ?? 'nobody',
    act: route.act,
    ...(act.subject === undefined ? {} : { subject: act.subject }),
    outcome: problem === undefined ? 'done' : problem.status === 500 ? 'failed' : 'refused',
    ...(problem === undefined ? {} : { reason: problem.message }),
    status: problem?.status ?? 200,
  })
}
