import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { SessionService } from '../../core/authentication/issuing.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { sessionCookieName } from '../../core/request/credential.ts'
import type { Store } from '../../store/port.ts'
import type { SessionRecord } from '../../store/session-port.ts'
import { clientIn } from '../client-roots.ts'
import { lineageOf } from '../credential-cache.ts'
import { minting } from '../derive.ts'
import type { OpenSession } from './open-session.ts'
import { sessionIdIn } from './session-roots.ts'

/** Writes `Set-Cookie` for a session; an empty value with no age forgets it. */
export type WriteCookie = (value: string, maxAgeSeconds: number) => string

/** The prefix `__Host-` requires the path `/`, even where the gateway is served below a path. */
export const sessionCookieWriter =
  (overHttps: boolean): WriteCookie =>
  (value, maxAgeSeconds) =>
    `${sessionCookieName(overHttps)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${overHttps ? '; Secure' : ''}`

/** `checkOrigin` is that of cookies: a foreign page cannot sign a browser in. */
export function createSessions(options: {
  open: OpenSession
  store: Store
  writeCookie: WriteCookie
  checkOrigin: (context: AuthenticationContext) => void
  /** Where the browser of a session signs out at its provider too; undefined: nowhere. */
  leave: (session: SessionRecord, now: number) => Promise<string | undefined>
}): SessionService {
  const { open, store, writeCookie, checkOrigin, leave } = options
  return {
    begin: async (principal, context, mounts) => {
      const from = minting(principal)
      checkOrigin(context)
      if (principal.shownAs === 'session')
        throw new GatewayError('credential.cannot-mint', 'a session from a session')
      const { cookie, expiresAt } = await open(from, context, { mounts })
      return { setCookie: writeCookie(cookie, Math.floor((expiresAt - context.now) / 1000)), expiresAt }
    },
    end: async (principal, { now }) => {
      minting(principal)
      const roots = lineageOf(principal)?.roots ?? []
      // The session is the person's, and other applications were given something by it too; an application ends its grant.
      if (principal.shownAs !== 'session' && clientIn(roots) !== undefined)
        throw new GatewayError('credential.cannot-mint', 'the token of an application')
      const id = sessionIdIn(roots)
      const record = id === undefined ? undefined : await store.sessions.get(id, now)
      // A database that went back to an older state may have lost the session, which gateways that know it go on with.
      if (id !== undefined && !(await store.sessions.end(id, now)))
        await store.changes.end(`session:${id}`, now)
      const leaveAt = record && (await leave(record, now))
      return { setCookie: writeCookie('', 0), ...(leaveAt !== undefined && { leaveAt }) }
    },
  }
}
