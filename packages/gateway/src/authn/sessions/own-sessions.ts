import type { Principal } from '@mapgate/policy'
import type { OwnAccount, OwnSession, OwnSessions } from '../../core/authentication/own-sessions.ts'
import { ambientCarriers } from '../../core/request/credential.ts'
import type { Store } from '../../store/port.ts'
import type { SessionRecord } from '../../store/session-port.ts'
import { lineageOf } from '../credential-cache.ts'
import { sessionIdIn } from './session-roots.ts'

/** Accounts of programs: several people may have the same key, so no session shows or ends another. */
const shared: ReadonlySet<Principal['kind']> = new Set(['key', 'app', 'certificate'])

/** Sessions that are shown; somebody with more ends all of them. */
const mostShown = 50

/** `idleMs`: a session that was not used for so long is over, though its record may still be there. */
export function createOwnSessions({ store, idleMs }: { store: Store; idleMs: number }): OwnSessions {
  /** The session that asks, and those that belong to the same person. */
  const found = async (principal: Principal, now: number) => {
    const id = ownSessionId(principal)
    const current = id === undefined ? undefined : await store.sessions.get(id, now)
    if (current === undefined || current.principalId !== principal.id) return undefined
    const all = shared.has(principal.kind) ? [current] : await store.sessions.list(now, principal.id)
    const isLive = (one: SessionRecord) => one.id === current.id || now - one.lastUsedAt < idleMs
    return { current, sessions: all.filter(isLive) }
  }
  return {
    of: async (principal, now) => {
      const own = await found(principal, now)
      if (own === undefined) return withoutSession(principal)
      const { current, sessions } = own
      const inOrder = [current, ...sessions.filter(({ id }) => id !== current.id)]
      return {
        groups: current.groups,
        provider: current.provider ?? undefined,
        sessions: inOrder.slice(0, mostShown).map((one) => shownOf(one, current.id, now)),
        mayEndAll: !shared.has(principal.kind),
      }
    },
    end: async (principal, id, now) => {
      const own = await found(principal, now)
      if (!own?.sessions.some((one) => one.id === id)) return false
      return store.sessions.end(id, now)
    },
    endAll: async (principal, now) => {
      const own = await found(principal, now)
      if (own === undefined || shared.has(principal.kind)) return false
      for (const { id } of await store.sessions.list(now, principal.id))
        if (id !== own.current.id) await store.sessions.end(id, now)
      // Tokens that were given for a password stand on no session.
      await store.changes.append({ subject: principal.id, before: now, at: now })
      return true
    },
  }
}

/** A person whom a front proxy or a connection names with every request: there is no session that could end. */
function withoutSession(principal: Principal): OwnAccount | undefined {
  if (principal.carrier === 'cookie' || !ambientCarriers.has(principal.carrier)) return undefined
  const { person } = lineageOf(principal) ?? {}
  return { groups: person?.groups ?? [], provider: person?.provider, sessions: [], mayEndAll: false }
}

/** The session that a principal is; undefined for tokens and tickets made from one, which are not the person in front of the browser. */
const ownSessionId = (principal: Principal): string | undefined =>
  principal.shownAs === 'session' ? sessionIdIn(lineageOf(principal)?.roots ?? []) : undefined

const shownOf = (
  { id, browser, createdAt, lastUsedAt, expiresAt }: SessionRecord,
  currentId: string,
  now: number,
): OwnSession => ({
  id,
  browser,
  createdAt,
  lastUsedAt: id === currentId ? now : lastUsedAt,
  expiresAt,
  isThis: id === currentId,
})
