import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { SessionStore } from '../../store/session-port.ts'
import type { Minting } from '../derive.ts'
import { newRecord, newSessionId } from './session-record.ts'
import { sessionIdIn } from './session-roots.ts'

/** Lets what is made from a credential stand on a session, until `expiresAt` at the longest. */
export type StandOnSession = (
  from: Minting,
  context: Pick<AuthenticationContext, 'now' | 'userAgent'>,
  expiresAt: number,
) => Promise<Minting>

/**
 * A token for the password of a directory stands on a session, though no browser has one: about sessions the directory is asked again, so nothing is left
 * to a person who is gone, and a role that is taken away is taken away from tokens too.
 */
export function createStandOnSession({
  sessions,
  random,
}: {
  readonly sessions: Pick<SessionStore, 'insert'>
  readonly random: (bytes: number) => Uint8Array
}): StandOnSession {
  return async (from, context, expiresAt) => {
    if (from.source !== 'directory' || sessionIdIn(from.roots) !== undefined) return from
    const id = newSessionId(random)
    await sessions.insert(newRecord(from, context, { id, expiresAt, providerSession: null, secrets: null }))
    return { ...from, roots: [...from.roots, `session:${id}`] }
  }
}
