import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { Snapshot, Store } from '../../store/port.ts'
import { derive } from '../derive.ts'
import type { VerifiedCredential } from '../verified-credential.ts'
import { browserWords } from './browser-words.ts'

/** Begins a session for a credential that was just verified. */
export type OpenSession = (
  from: VerifiedCredential & { kind: Snapshot['principal']['kind'] },
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
  /** Keeps a snapshot and writes its text. */
  issue: (snapshot: Snapshot) => Promise<string>
  store: Store
  lifeMs: number
  random: (bytes: number) => Uint8Array
}): OpenSession {
  const { issue, store, lifeMs, random } = options
  return async (from, { now, userAgent }, { mounts, providerSession, secrets }) => {
    const id = Buffer.from(random(16)).toString('base64url')
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
    await store.sessions.insert({
      ...ofPerson(from),
      id,
      providerSession: providerSession ?? null,
      rightsVersion: 1,
      browser: browserWords(userAgent),
      createdAt: now,
      lastUsedAt: now,
      checkedAt: now,
      expiresAt,
      secrets: secrets ?? null,
    })
    return { id, cookie: await issue(snapshot), expiresAt }
  }
}

/** What a session keeps of the person. */
const ofPerson = ({ identity, person, source, kind }: Parameters<OpenSession>[0]) => ({
  principalId: identity.id,
  kind,
  source,
  provider: person?.provider ?? null,
  subject: person?.subject ?? null,
  name: identity.name,
  roles: identity.roles,
  attributes: identity.attributes,
  groups: person?.groups ?? [],
})
