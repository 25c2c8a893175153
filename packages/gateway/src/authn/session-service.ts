import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import type { SessionService } from '../core/authentication/issuing.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { sessionCookieName } from '../core/request/credential.ts'
import type { Store } from '../store/port.ts'
import { lineageOf } from './credential-cache.ts'
import { derive, minting } from './derive.ts'
import type { Issued } from './kinds/issued.ts'

/** `path`: path of `publicUrl`, `''` at the root. `checkOrigin` is that of cookies: a foreign page cannot sign a browser in. */
export function createSessions(options: {
  issued: Issued
  store: Store
  lifeMs: number
  overHttps: boolean
  random: (bytes: number) => Uint8Array
  checkOrigin: (context: AuthenticationContext) => void
}): SessionService {
  const { issued, store, lifeMs, overHttps, random, checkOrigin } = options
  // The prefix `__Host-` requires the path `/`, even where the gateway is served below a path.
  const cookie = (value: string, maxAgeSeconds: number): string =>
    `${sessionCookieName(overHttps)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${overHttps ? '; Secure' : ''}`
  return {
    begin: async (principal, context, mounts) => {
      const from = minting(principal)
      checkOrigin(context)
      if (principal.shownAs === 'session')
        throw new GatewayError('credential.cannot-mint', 'a session from a session')
      const id = Buffer.from(random(16)).toString('base64url')
      const snapshot = derive(from, {
        id,
        shownAs: 'session',
        scope: mounts === undefined ? {} : { mounts },
        bindings: [],
        roots: [`session:${id}`],
        issuedAt: context.now,
        expiresAt: context.now + lifeMs,
      })
      const value = await issued.issue(snapshot)
      const { expiresAt } = snapshot
      return { setCookie: cookie(value, Math.floor((expiresAt - context.now) / 1000)), expiresAt }
    },
    end: async (principal, { now }) => {
      minting(principal)
      const session = lineageOf(principal)?.roots.find((root) => root.startsWith('session:'))
      if (session) await store.changes.append({ subject: session, before: now, at: now })
      return { setCookie: cookie('', 0) }
    },
  }
}
