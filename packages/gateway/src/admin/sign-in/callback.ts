import type { Context, Hono } from 'hono'
import { cookiePairs } from '../../core/request/cookie-pairs.ts'
import { type AuditParts, noteAct } from '../api/note-act.ts'
import { AdminProblem } from '../api/problem.ts'
import type { AdminParts } from '../parts.ts'
import { begun } from './begun.ts'
import type { SignInFailures } from './failures.ts'
import type { AdminSessions } from './sessions.ts'
import { admitted, asProblem, visitOf } from './visit.ts'

/** What the return of a browser is handled with. */
interface CallbackParts extends AuditParts, Pick<AdminParts, 'people' | 'admittedTo' | 'clientAddress'> {
  readonly sessions: AdminSessions
  readonly failures: SignInFailures
  /** Told of what went wrong inside. */
  readonly failed: (error: unknown) => void
}

/** Where browsers come back to from an identity provider. What failed is told on the page for signing in. */
export function openCallback(app: Hono, parts: CallbackParts): void {
  app.get('/.mapgate/oidc/:name/callback', async (context) => {
    context.header('Cache-Control', 'no-store')
    const name = context.req.param('name')
    const act = { act: 'sign-in.provider', administrator: undefined, subject: name }
    try {
      const who = await comeBack(context, name, parts)
      noteAct(parts, context, { ...act, administrator: who, problem: undefined })
      return context.redirect('/console/', 303)
    } catch (error) {
      if (!(error instanceof AdminProblem)) parts.failed(error)
      const problem = error instanceof AdminProblem ? error : insideProblem
      noteAct(parts, context, { ...act, problem })
      return context.redirect(`/console/?failed=${parts.failures.keep(problem.message)}`, 303)
    }
  })
}

const insideProblem = new AdminProblem(500, 'Something went wrong inside; the log of the gateway says what.')

/** @returns who signed in @throws AdminProblem */
async function comeBack(context: Context, name: string, parts: CallbackParts): Promise<string> {
  const came = {
    query: new URL(context.req.url).search.slice(1),
    cookies: new Map(cookiePairs(context.req.header('cookie'))),
  }
  const signIn = await parts.people()?.finish(name, came, visitOf(context, parts)).catch(asProblem)
  if (signIn === undefined) throw new AdminProblem(404, 'There is no identity provider of this name.')
  await begun(context, parts.sessions, await admitted(signIn, parts))
  return signIn.person.id
}
