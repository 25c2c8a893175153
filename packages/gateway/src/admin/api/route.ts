import type { Context } from 'hono'
import type { z } from 'zod'
import type { Administrator, AdminRight } from './administrator.ts'

/** Somebody's question to a route, read by its schemas. */
export interface Asked<Query, Body> {
  readonly administrator: Administrator
  /** Values of the placeholders in the path, by name. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal
  /** Names in the audit line what was acted upon. */
  readonly note: (subject: string) => void
}

/** What every route of the API says of itself. */
interface RouteHead<Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** Below `/api`, such as `/keys/{id}/revoke`. */
  readonly path: string
  /** What somebody needs for it; `signed-in`: any administrator; `nobody`: it is answered without a sign-in. */
  readonly right: AdminRight | 'signed-in' | 'nobody'
  /** One sentence for the description. */
  readonly summary: string
  /** Name of the act in the audit log, such as `key.create`. Each route that changes something, or looks as somebody, has one. */
  readonly act?: string
  /**
   * Principal id of somebody who can sign in no more afterwards, such as `user:ines`. Where that leaves nobody who may change anything, the body has to say
   * `confirmed: true`; its schema has this member then.
   */
  readonly shutsOut?: (asked: Pick<Asked<z.output<Query>, z.output<Body>>, 'params' | 'body'>) => string
  readonly query?: Query
  /** Of a JSON body. */
  readonly body?: Body
}

/** A route that answers with JSON: only the members of `reply` leave. */
interface JsonRoute<Query extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>
  extends RouteHead<Query, Body> {
  readonly reply: Reply
  readonly answer: (asked: Asked<z.output<Query>, z.output<Body>>) => Promise<z.input<Reply>>
}

/** A route that answers with something else: a picture, a table of values, a stream of events. */
interface OtherRoute<Query extends z.ZodType, Body extends z.ZodType> extends RouteHead<Query, Body> {
  /** Its media type. */
  readonly produces: string
  readonly respond: (
    asked: Asked<z.output<Query>, z.output<Body>>,
    context: Context,
  ) => Promise<Response> | Response
}

/** A route with its types forgotten. */
export type AnyRoute =
  // biome-ignore lint/suspicious/noExplicitAny: each route was checked against its own schemas where it was made
  JsonRoute<any, any, any> | OtherRoute<any, any>

/** Declares a route that answers with JSON. */
export const jsonRoute = <
  Reply extends z.ZodType,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(
  route: JsonRoute<Query, Body, Reply>,
): AnyRoute => route

/** Declares a route that answers with something else. */
export const otherRoute = <Query extends z.ZodType = z.ZodUndefined, Body extends z.ZodType = z.ZodUndefined>(
  route: OtherRoute<Query, Body>,
): AnyRoute => route
