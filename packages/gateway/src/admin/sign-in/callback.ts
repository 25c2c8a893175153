import type { Context, Hono } from 'hono'
import { cookiePairs } from '../../core/request/cookie-pairs.ts'
import { AdminProblem } from '../api/problem.ts'
import type { AdminParts } from '../parts.ts'
import { begun } from './begun.ts'
import type { AdminSessions } from './sessions.ts'
import { admitted, asProblem, visitOf } from './visit.ts'

/** Where browsers come back to from an identity provider. What failed is told on the page for signing in. */
export function openCallback(app: Hono, parts: AdminParts, sessions: AdminSessions): void {
  app.get('/.mapgate/oidc/:name/callback', async (context) => {
    context.header('Cache-Control', 'no-store')
    try {
      await comeBack(context, parts, sessions)
      return context.redirect('/console/', 303)
    } catch (error) {
      if (!(error instanceof AdminProblem)) throw error
      return context.redirect(`/console/?failed=${encodeURIComponent(error.message)}`, 303)
    }
  })
}

async function comeBack(context: Context, parts: AdminParts, sessions: AdminSessions): Promise<void> {
  const came = {
    query: new URL(context.req.url).search.slice(1),
    cookies: new Map(cookiePairs(context.req.header('cookie'))),
  }
  const name = context.req.param('name') ?? ''
  const signIn = await parts.people()?.finish(name, came, visitOf(context)).catch(asProblem)
  if (signIn === undefined) throw new AdminProblem(404, 'There is no identity provider of this name.')
  await begun(context, sessions, await admitted(signIn, parts))
}
