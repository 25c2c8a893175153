import { z } from 'zod'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute, otherRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { begun } from './begun.ts'
import { forgetSession, keepTransaction, sessionTextOf } from './cookie.ts'
import type { AdminSessions } from './sessions.ts'
import { tokenHolder } from './token.ts'
import { admitted, asProblem, visitOf } from './visit.ts'

/** What signing in is built with. */
export interface SignInParts {
  readonly sessions: AdminSessions
  /** True for the text of the token file; undefined where there is none. */
  readonly isToken: ((text: string) => boolean) | undefined
}

/** The routes that sign in and out. */
export const signInRoutes = (parts: AdminParts, { sessions, isToken }: SignInParts): readonly AnyRoute[] => [
  waysRoute(parts, isToken),
  passwordRoute(parts, sessions),
  providerRoute(parts),
  tokenRoute({ sessions, isToken }),
  codeRoute(sessions),
  newCodeRoute(sessions),
  signOutRoute(sessions),
]

const waysRoute = ({ people }: AdminParts, isToken: SignInParts['isToken']): AnyRoute =>
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
      ways: [
        ...((await people()?.ways()) ?? []),
        ...(isToken ? [{ kind: 'token' as const, name: 'token', title: 'Token' }] : []),
      ],
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

const passwordRoute = (parts: AdminParts, sessions: AdminSessions): AnyRoute =>
  otherRoute({
    method: 'post',
    path: '/sign-in/password',
    right: 'nobody',
    act: 'sign-in.password',
    summary: 'Begins a session with the name and password of a person.',
    produces: 'application/json',
    body: z.strictObject({ name: z.string().min(1).max(1_000), password: z.string().min(1).max(4_096) }),
    respond: async ({ body, note }, context) => {
      const people = parts.people()
      if (people === undefined)
        throw new AdminProblem(404, 'Passwords are no way in: admin.publicUrl is not set.')
      note(body.name)
      const signIn = await people.withPassword(body, visitOf(context)).catch(asProblem)
      return begun(context, sessions, await admitted(signIn, parts))
    },
  })

const providerRoute = (parts: AdminParts): AnyRoute =>
  otherRoute({
    method: 'get',
    path: '/sign-in/provider/{name}',
    right: 'nobody',
    summary: 'Leads a browser to an identity provider; it comes back to the callback of the console.',
    produces: 'text/html',
    respond: async ({ params: { name = '' } }, context) => {
      const begun = await parts.people()?.begin(name, visitOf(context)).catch(asProblem)
      if (begun === undefined) throw new AdminProblem(404, 'There is no identity provider of this name.')
      keepTransaction(context, begun.cookie)
      return context.redirect(begun.location, 303)
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
