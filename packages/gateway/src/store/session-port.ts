import type { AccountKind, AttributeValue } from '@mapgate/policy'
import type { PrincipalSource } from './principal-source.ts'
import type { Snapshot } from './snapshot.ts'

/** What an identity system says of a person: at sign-in, and whenever it is asked again. */
export interface PersonRights {
  /** Name for people. */
  readonly name: string
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** The groups as they were received, before they became roles. */
  readonly groups: readonly string[]
}

/** A session of a browser: who signed in, by which identity system, and what that said last. Times are epoch milliseconds. */
export interface SessionRecord extends PersonRights {
  /** 22 characters, base64url of 16 bytes. It stands in audit lines; what the browser shows is another text. */
  readonly id: string
  readonly principalId: string
  readonly kind: AccountKind
  readonly source: PrincipalSource
  /** Name of the provider or directory that signed the person in; null for keys and users that are kept here. */
  readonly provider: string | null
  /** The person's stable id there, such as `sub`. */
  readonly subject: string | null
  /** The id of the provider's own session (`sid`), for sign-out through the back channel. */
  readonly providerSession: string | null
  /** Grows whenever roles or attributes change: what was made from the session before has ended then. */
  readonly rightsVersion: number
  /** The browser in a few words, such as `Firefox on Linux`. */
  readonly browser: string
  readonly createdAt: number
  readonly lastUsedAt: number
  /** When the identity system was asked last. */
  readonly checkedAt: number
  readonly expiresAt: number
  /** Tokens of the provider as bytes; encrypted at rest by `store/sealed-store.ts`. */
  readonly secrets: Uint8Array | null
}

/** What an identity system said when it was asked again. */
interface SessionReading extends PersonRights {
  readonly rightsVersion: number
  readonly checkedAt: number
  /** Absent: as they were. */
  readonly secrets?: Uint8Array
}

/** Sessions of browsers. Those that are over are not found. */
export interface SessionStore {
  /** Keeps a session and, in the same write, the snapshot that its cookie names. */
  insert(session: SessionRecord, snapshot?: Snapshot): Promise<void>
  get(id: string, now: number): Promise<SessionRecord | undefined>
  /** All sessions, or those of a principal, the newest first. */
  list(now: number, principalId?: string): Promise<readonly SessionRecord[]>
  /** Ids of the sessions of a provider that have this subject, this session of the provider, or both where both are given. */
  idsOf(
    provider: string,
    wanted: { readonly subject?: string | undefined; readonly providerSession?: string | undefined },
  ): Promise<readonly string[]>
  /** Notes the last use of several sessions at once: id to time. */
  touch(uses: ReadonlyMap<string, number>): Promise<void>
  /** Takes the turn to ask the identity system about a session; false where somebody else has it at `now`. */
  lease(id: string, now: number, until: number): Promise<boolean>
  /**
   * Keeps what the identity system said, and gives the turn back. A higher version of the rights writes the change `rights:<id>:<version before>`, which
   * ends what was made with those. False where the session is over.
   */
  update(id: string, reading: SessionReading): Promise<boolean>
  /** Ends a session and writes the change `session:<id>`, which ends everything made from it. False where it is over already. */
  end(id: string, now: number): Promise<boolean>
}

/** Bodies that can be had once, by the hash of a secret: sign-ins under way, authorization codes, ids of messages that must not be repeated. */
export interface OneTimeStore {
  /** False where the id is there already. The body is encrypted at rest by `store/sealed-store.ts`. */
  put(entry: { readonly id: string; readonly body: Uint8Array; readonly expiresAt: number }): Promise<boolean>
  /** The body, which is gone afterwards; undefined where there is none, or its time is over. */
  take(id: string, now: number): Promise<Uint8Array | undefined>
}
