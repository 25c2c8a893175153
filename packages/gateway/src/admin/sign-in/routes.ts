import { z } from 'zod'
import { AdminProblem } from '../api/problem.ts'
import { type AnyRoute, jsonRoute, otherRoute } from '../api/route.ts'
import type { AdminParts } from '../parts.ts'
import { begun } from './begun.ts'
import { forgetSession, keepTransaction, sessionTextOf } from './cookie.ts'
import type { SignInFailures } from './failures.ts'
import type { AdminSessions } from './sessions.ts'
import { bearerOf, tokenHolder } from './token.ts'
import { admitted, asProblem, visitOf } from './visit.ts'

/** What signing in is built with. */
export interface SignInParts {
  readonly sessions: AdminSessions
  /** True for the text of the token file; undefined where there is none. */
  readonly isToken: ((text: string) => boolean) | undefined
  readonly failures: SignInFailures
}

/** The routes that sign in and out. */
export const signInRoutes = (parts: AdminParts, signIn: SignInParts): readonly AnyRoute[] => [
  waysRoute(parts, signIn),
  passwordRoute(parts, signIn.sessions),
  providerRoute(parts, signIn.failures),
  tokenRoute(signIn),
  codeRoute(signIn.sessions),
  newCodeRoute(signIn),
  signOutRoute(signIn.sessions),
]

const waysRoute = ({ people }: AdminParts, { isToken, failures }: SignInParts): AnyRoute =>
  jsonRoute({
    method: 'get',
    path: '/sign-in',
    right: 'nobody',
    summary: 'The ways to sign in to the console, and why a sign-in at a provider failed.',
    query: z.object({
      failed: z.string().max(100).optional().describe('Name of a failure, from the address.'),
    }),
    reply: z.object({
      failure: z.string().optional(),
      ways: z.array(
        z.object({
          kind: z.enum(['token', 'password', 'provider']),
          name: z.string(),
          title: z.string(),
        }),
      ),
    }),
    answer: async ({ query: { failed } }) => ({
      ...(failed === undefined ? {} : { failure: failures.told(failed) }),
      ways: [
        ...((await people()?.ways()) ?? []),
        ...(isToken ? [{ kind: 'token' as const, name: 'token', title: 'Token' }] : []),
      ],
    }),
  })

const tokenRoute = ({ sessions, isToken }: Pick<SignInParts, 'sessions' | 'isToken'>): AnyRoute =>
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
    body: z.strictObject({
      name: z
        .string()
        .max(1_000)
        .regex(/^[^:]+$/, 'A name has no colon.'),
      password: z.string().min(1).max(4_096),
    }),
    respond: async ({ body, note }, context) => {
      const people = parts.people()
      if (people === undefined)
        throw new AdminProblem(404, 'Passwords are no way in: admin.publicUrl is not set.')
      note(body.name)
      const signIn = await people.withPassword(body, visitOf(context, parts)).catch(asProblem)
      return begun(context, sessions, await admitted(signIn, parts))
    },
  })

const providerRoute = (parts: AdminParts, failures: SignInFailures): AnyRoute =>
  otherRoute({
    method: 'get',
    path: '/sign-in/provider/{name}',
    right: 'nobody',
    summary: 'Leads a browser to an identity provider; it comes back to the callback of the console.',
    produces: 'text/html',
    respond: async ({ params: { name = '' } }, context) => {
      try {
        const begun = await parts.people()?.begin(name, visitOf(context, parts)).catch(asProblem)
        if (begun === undefined) throw new AdminProblem(404, 'There is no identity provider of this name.')
        keepTransaction(context, begun.cookie)
        return context.redirect(begun.location, 303)
      } catch (error) {
        if (!(error instanceof AdminProblem)) throw error
        // A person follows this link, who needs a page rather than a problem document.
        return context.redirect(`/console/?failed=${failures.keep(error.message)}`, 303)
      }
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

/** A code is as good as the token, so a person does not get one: it would outlast the right of that person. */
const newCodeRoute = ({ sessions, isToken }: SignInParts): AnyRoute =>
  otherRoute({
    method: 'post',
    path: '/sign-in/new-code',
    right: 'grant',
    act: 'sign-in.new-code',
    summary:
      'Makes a code that begins a session of an administrator, once and within five minutes. It needs the token itself.',
    produces: 'application/json',
    respond: (_asked, context) => {
      if (!isToken?.(bearerOf(context) ?? ''))
        throw new AdminProblem(403, 'Codes are made with the token itself: Authorization: Bearer …')
      return context.json(sessions.newCode(tokenHolder))
    },
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
