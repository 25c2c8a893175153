import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { PossibleAdministrators } from '../../core/possible-administrators.ts'
import type { Administrator } from './administrator.ts'
import { jsonBody } from './json-body.ts'
import { demandAdministratorLeft } from './last-administrator.ts'
import { type AuditParts, noteAct } from './note-act.ts'
import { AdminProblem, problemType } from './problem.ts'
import type { AnyRoute, Asked } from './route.ts'
import { whilePermitted } from './while-permitted.ts'

/** What the router needs besides the routes. */
interface RouterParts extends AuditParts {
  /** Who asks, by the token or the cookie of the console; undefined for a stranger. */
  readonly administratorOf: (context: Context) => Promise<Administrator | undefined>
  /** Refuses a request that reads and that a page of another site has sent: it could have acts noted in somebody's name. @throws AdminProblem */
  readonly demandNoOtherSite: (context: Context) => void
  /** Refuses a request that changes something and that another page may have sent. @throws AdminProblem */
  readonly demandOwnPage: (context: Context) => void
  /** Told of what went wrong inside. */
  readonly failed: (error: unknown) => void
  /** Who may do everything. */
  readonly possibleAdministrators: () => Promise<PossibleAdministrators>
  /** How often whoever reads a stream of events is asked for the right again, milliseconds. */
  readonly lookAgainMs: number
}

/** The longest body of a stranger and of somebody who signed in, bytes: areas may have many corners. */
const longestBody = { nobody: 16_384, others: 4_194_304 }

/** Joins routes into the API that is mounted at `/api`. Each is asked for its right before anything else is looked at. */
export function createApi(routes: readonly AnyRoute[], parts: RouterParts): Hono {
  const api = new Hono()
  for (const route of routes)
    api.on(route.method.toUpperCase(), route.path.replace(/\{(\w+)\}/g, ':$1'), (context) =>
      answered(route, context, parts),
    )
  // What is mounted elsewhere has no notFound of its own.
  api.all('*', (context) =>
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
  if (route.method === 'get') parts.demandNoOtherSite(context)
  else parts.demandOwnPage(context)
  const administrator = await parts.administratorOf(context)
  act.administrator = administrator
  demandRight(route, administrator)
  const longest = administrator === undefined ? longestBody.nobody : longestBody.others
  const asked: Asked<unknown, unknown> = {
    administrator: administrator ?? nobody,
    params: context.req.param(),
    query: read(route.query, context.req.query(), 'query'),
    body: read(route.body, route.body && (await jsonBody(context, longest)), 'body'),
    signal: context.req.raw.signal,
    note: (subject) => {
      act.subject = subject
    },
  }
  if (route.shutsOut !== undefined)
    demandAdministratorLeft(route.shutsOut(asked), {
      possible: await parts.possibleAdministrators(),
      isConfirmed: asked.body instanceof Object && 'confirmed' in asked.body && asked.body.confirmed === true,
    })
  if ('respond' in route && route.produces === eventStream) return streamed(route, { asked, context, parts })
  if ('respond' in route) return route.respond(asked, context)
  // Only what the schema names leaves.
  return context.json(route.reply.parse(await route.answer(asked)))
}

/** The media type of server-sent events. */
const eventStream = 'text/event-stream'

/** Answers with events while the right lasts. */
async function streamed(
  route: Extract<AnyRoute, { produces: string }>,
  { asked, context, parts }: { asked: Asked<unknown, unknown>; context: Context; parts: RouterParts },
): Promise<Response> {
  const watched = whilePermitted({
    signal: asked.signal,
    isPermitted: async () => hasRight(route, await parts.administratorOf(context)),
    everyMs: parts.lookAgainMs,
  })
  try {
    const reply = await route.respond({ ...asked, signal: watched.signal }, context)
    if (context.req.method !== 'HEAD') return watched.cut(reply)
    // Nobody reads the events, so nothing would ever end them.
    watched.end()
    await reply.body?.cancel()
    return new Response(null, reply)
  } catch (error) {
    watched.end()
    throw error
  }
}

const hasRight = ({ right }: AnyRoute, administrator: Administrator | undefined): boolean =>
  right === 'nobody' ||
  (administrator !== undefined && (right === 'signed-in' || administrator.rights.has(right)))

const nobody: Administrator = { id: 'nobody', name: 'nobody', rights: new Set() }

function demandRight(route: AnyRoute, administrator: Administrator | undefined): void {
  if (hasRight(route, administrator)) return
  if (administrator === undefined)
    throw new AdminProblem(401, 'Sign in first, or send the token of the token file: Authorization: Bearer …')
  throw new AdminProblem(
    403,
    `This needs the right ${route.right}, which ${administrator.name} does not have; an administrator gives it under admin.roles or admin.principals.`,
  )
}

function read(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const faults = result.error.issues.map(({ path, message }) => [[where, ...path].join('.'), message])
  throw new AdminProblem(400, z.prettifyError(result.error), Object.fromEntries(faults))
}

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
  noteAct(parts, context, {
    act: route.act,
    administrator: act.administrator?.id,
    subject: act.subject,
    problem,
  })
}
