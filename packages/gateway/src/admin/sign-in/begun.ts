import type { Context } from 'hono'
import { keepSession, sessionTextOf } from './cookie.ts'
import type { AdminSessions, Holder } from './sessions.ts'

/** Ends the session that the browser had, so that none that was planted lives on, and begins a new one. */
export async function begun(context: Context, sessions: AdminSessions, holder: Holder): Promise<Response> {
  const former = sessionTextOf(context)
  if (former !== undefined) await sessions.end(former)
  keepSession(context, sessions.begin(holder))
  return context.json({ signedIn: true })
}
