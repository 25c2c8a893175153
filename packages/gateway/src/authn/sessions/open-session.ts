import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { Snapshot, Store } from '../../store/port.ts'
import { derive, type Minting } from '../derive.ts'
import { newRecord, newSessionId } from './session-record.ts'

/** Begins a session for a credential that was just verified. */
export type OpenSession = (
  from: Minting,
  context: AuthenticationContext,
  more: {
    /** Paths of the mounts that it is good for; absent: all. */
    readonly mounts?: readonly string[] | undefined
    /** The id of the identity provider's own session. */
    readonly providerSession?: string | undefined
    /** Tokens of the identity provider. */
    readonly secrets?: Uint8Array | undefined
  },
) => Promise<{ readonly id: string; readonly cookie: string; readonly expiresAt: number }>

/** `lifeMs`: the longest that a session lives, however much it is used. */
export function createOpenSession(options: {
  /** The text of a snapshot. */
  write: (snapshot: Snapshot) => string
  store: Store
  lifeMs: number
  random: (bytes: number) => Uint8Array
}): OpenSession {
  const { write, store, lifeMs, random } = options
  return async (from, context, { mounts, providerSession = null, secrets = null }) => {
    const { now } = context
    const id = newSessionId(random)
    const snapshot = derive(from, {
      id,
      shownAs: 'session',
      scope: mounts === undefined ? {} : { mounts },
      bindings: [],
      roots: [`session:${id}`],
      issuedAt: now,
      expiresAt: now + lifeMs,
    })
    const { expiresAt } = snapshot
    const record = newRecord(from, context, { id, expiresAt, providerSession, secrets })
    await store.sessions.insert(record, snapshot)
    return { id, cookie: write(snapshot), expiresAt }
  }
}
