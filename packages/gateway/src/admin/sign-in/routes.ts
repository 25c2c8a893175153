import type { Context } from 'hono'
import { z } from 'zod'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute, otherRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { forgetSession, keepSession, sessionTextOf } from './cookie.ts'
import type { AdminSessions, Holder } from './sessions.ts'
import { tokenHolder } from './token.ts'

/** What signing in is built with. */
export interface SignInParts {
  readonly sessions: AdminSessions
  /** True for the text of the token file; undefined where there is none. */
  readonly isToken: ((text: string) => boolean) | undefined
}

/** The routes that sign in and out. */
export const signInRoutes = (_parts: AdminParts, { sessions, isToken }: SignInParts): readonly AnyRoute[] => [
  waysRoute(isToken),
  tokenRoute({ sessions, isToken }),
  codeRoute(sessions),
  newCodeRoute(sessions),
  signOutRoute(sessions),
]

const waysRoute = (isToken: SignInParts['isToken']): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/sign-in',
    right: 'nobody',
    summary: 'The ways to sign in to the console.',
    reply: z.object({
      ways: z.array(
        z.object({
          kind: z.enum(['token', 'password', 'provider']),
          name: z.string(),
          title: z.string(),
        }),
      ),
    }),
    answer: async () => ({
      ways: isToken ? [{ kind: 'token' as const, name: 'token', title: 'Token' }] : [],
    }),
  })

const tokenRoute = ({ sessions, isToken }: SignInParts): AnyRoute =>
  otherRoute({
    method: 'post',
    path: '/sign-in/token',
    right: 'nobody',
    act: 'sign-in.token',
    summary: 'Begins a session with the token of admin.tokenFile.',
    produces: 'application/json',
    body: z.strictObject({ token: z.string().max(4_096) }),
    respond: ({ body: { token } }, context) => {
      if (!isToken?.(token.trim())) throw new AdminProblem(401, 'This is not the token of admin.tokenFile.')
      return begun(context, sessions, tokenHolder)
    },
  })

const codeRoute = (sessions: AdminSessions): AnyRoute =>
  otherRoute({
    method: 'post',
    path: '/sign-in/code',
    right: 'nobody',
    act: 'sign-in.code',
    summary: 'Begins a session with a code that is good once.',
    produces: 'application/json',
    body: z.strictObject({ code: z.string().max(100) }),
    respond: ({ body: { code } }, context) => {
      const holder = sessions.useCode(code)
      if (holder === undefined)
        throw new AdminProblem(401, 'This code was used already, or its time is over.')
      return begun(context, sessions, holder)
    },
  })

const newCodeRoute = (sessions: AdminSessions): AnyRoute =>
  jsonRoute({
    method: 'post',
    path: '/sign-in/new-code',
    right: 'grant',
    act: 'sign-in.new-code',
    summary: 'Makes a code that begins a session of an administrator, once and within five minutes.',
    reply: z.object({ code: z.string(), expiresAt: z.number() }),
    answer: async () => sessions.newCode(tokenHolder),
  })

const signOutRoute = (sessions: AdminSessions): AnyRoute =>
  otherRoute({
    method: 'post',
    path: '/sign-out',
    right: 'nobody',
    act: 'sign-out',
    summary: 'Ends the session of the cookie.',
    produces: 'application/json',
    respond: async (_asked, context) => {
      const text = sessionTextOf(context)
      if (text !== undefined) await sessions.end(text)
      forgetSession(context)
      return context.json({ signedOut: true })
    },
  })

/** Ends the session that the browser had, so that none that was planted lives on, and begins a new one. */
async function begun(context: Context, sessions: AdminSessions, holder: Holder): Promise<Response> {
  const former = sessionTextOf(context)
  if (former !== undefined) await sessions.end(former)
  keepSession(context, sessions.begin(holder))
  return context.json({ signedIn: true })
}
