import type { AttributeValue } from '@mapgate/policy'
import type { GrantStore } from './grant-port.ts'
import type { PurgeStore } from './purge-port.ts'
import type { OneTimeStore, SessionStore } from './session-port.ts'
import type { Snapshot } from './snapshot.ts'
import type { UsageStore } from './usage-port.ts'

export type { Binding, Snapshot } from './snapshot.ts'

/**
 * The persistent data on identities. Any database may stand behind it: every call is asynchronous, every record is plain, and
 * signing keys are sealed before they get here. Times are epoch milliseconds.
 */
export interface Store {
  readonly keys: KeyStore
  readonly users: UserStore
  readonly snapshots: SnapshotStore
  readonly sessions: SessionStore
  readonly oneTime: OneTimeStore
  readonly signingKeys: SigningKeyStore
  readonly changes: ChangeLog
  readonly outputs: OutputStore
  readonly rowLocks: RowLockStore
  readonly keyedEdits: KeyedEditStore
  readonly gateways: GatewayRegister
  readonly purges: PurgeStore
  readonly usage: UsageStore
  readonly grants: GrantStore
  /**
   * Removes records that are of no use any more at `now`: snapshots a day after their end, outputs, retired signing keys, changes that
   * outlived everything, locks that nobody renewed, edits whose keys are forgotten,
   * windows of quotas a day after their end, roles and attributes that nobody was seen with for 30 days.
   */
  prune(now: number): Promise<void>
  close(): Promise<void>
}

/** Told of what an administrator should know of a store that machines share. */
export interface StoreObserver {
  /** The database lacked revocations that this process knew, after a failover or a restore; they were written there again. */
  readonly lost?: (subjects: readonly string[]) => void
  /** How far the clock of the database is ahead of this machine's, milliseconds; after each reading. */
  readonly clockDifference?: (ms: number) => void
}

/** Seals what is written outside of the store, such as rows in the audit log. */
export interface Sealing {
  readonly seal: (plain: Uint8Array, label: string) => Uint8Array
  /** @throws Error when it was sealed with another secret, or for another label */
  readonly open: (sealed: Uint8Array, label: string) => Uint8Array
  /** False where the key ends with the process. */
  readonly isLasting: boolean
}

/** A store that was opened with its secret. */
export interface OpenedStore extends Store {
  readonly sealing: Sealing
}

/** An API key without the key itself. */
export interface KeyRecord {
  /** Short public id, part of the principal id `key:<id>`. */
  readonly id: string
  readonly name: string
  readonly owner: string | null
  /** SHA-256 of the key, lower-case hexadecimal. */
  readonly hash: string
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly origins: readonly string[] | null
  readonly networks: readonly string[] | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

export interface KeyStore {
  insert(key: KeyRecord): Promise<void>
  findByHash(hash: string): Promise<KeyRecord | undefined>
  list(): Promise<readonly KeyRecord[]>
  /** Marks the key and writes the change. False when there is no such key. */
  revoke(id: string, now: number): Promise<boolean>
  /** Notes the last use of several keys at once: id to time. */
  touch(uses: ReadonlyMap<string, number>): Promise<void>
}

/** A user with a password. Names are compared without case. */
export interface UserRecord {
  readonly name: string
  /** `$scrypt$…`, see `authn/password.ts`. */
  readonly passwordHash: string
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly createdAt: number
  readonly disabledAt: number | null
}

export interface UserStore {
  /** False when the name is taken. */
  insert(user: UserRecord): Promise<boolean>
  find(name: string): Promise<UserRecord | undefined>
  list(): Promise<readonly UserRecord[]>
  /** Sets the password, enables the user and signs out what the old password gave. False when there is no such user. */
  setPassword(name: string, passwordHash: string, now: number): Promise<boolean>
  /** Disables the user and signs out. False when there is no such user. */
  disable(name: string, now: number): Promise<boolean>
}

export interface SnapshotStore {
  /** Keeps it; a snapshot of that id that is there already stays as it is. */
  put(snapshot: Snapshot): Promise<void>
  get(id: string): Promise<Snapshot | undefined>
}

/** A key that signs tokens; the secret is encrypted at rest by `store/sealed-store.ts`. */
export interface SigningKeyRecord {
  /** 8 hexadecimal digits. */
  readonly id: string
  readonly secret: Uint8Array
  readonly createdAt: number
  /** From then on nothing signed by it can be good; null for the newest. */
  readonly retiresAt: number | null
}

export interface SigningKeyStore {
  list(): Promise<readonly SigningKeyRecord[]>
  /** Adds the first key; of several processes at once, one wins. */
  insertFirst(key: SigningKeyRecord): Promise<void>
  /** Adds a newer key and lets the others retire. */
  rotate(key: SigningKeyRecord, othersRetireAt: number): Promise<void>
  /**
   * Ends all keys for good and adds a new one: everything that was signed so far, and what was made from it, has ended. Snapshots, sessions and what can be had once are
   * forgotten. Returns the ids of the keys that ended.
   */
  revokeAll(key: SigningKeyRecord): Promise<readonly string[]>
}

/**
 * A change that every process has to read within a second. A revocation ends what stands on `subject` and was issued at or
 * before `before`; with `before` null it only says that the subject changed.
 */
export interface Change {
  readonly sequence: number
  /** A principal id, key id, session id or version of a session's rights, `signing-key:<id>`, or `signing-keys`. */
  readonly subject: string
  readonly before: number | null
  readonly at: number
}

export interface ChangeLog {
  append(change: Omit<Change, 'sequence'>): Promise<void>
  /** Ends what stands on an id that is never given twice, such as `grant:<id>`: for good, whatever the clocks of other machines show. */
  end(subject: string, at: number): Promise<void>
  /** Changes with a higher sequence, oldest first. Sequences are those of this process: another one may count otherwise. */
  since(sequence: number): Promise<readonly Change[]>
  /** How often to ask for changes, milliseconds. */
  readonly askEveryMs: number
  /** Calls `ring` when there may be changes; not every change rings. Returns what ends it. */
  onBell(ring: () => void): () => void
}

/** Pictures that were given an address in one process and may be asked for in another: the stored request as text, by name. */
export interface OutputStore {
  put(output: { readonly name: string; readonly body: string; readonly expiresAt: number }): Promise<void>
  /** The body behind a name, also when its time is over but it was not pruned yet. */
  get(name: string): Promise<string | undefined>
}

/** What a process notes of itself. */
interface GatewayBeat {
  readonly id: string
  /** Names what its configuration says of who may see what: equal where that is equal. */
  readonly rights: string
}

/** The gateways that were noted lately. */
interface GatewaysSeen {
  /** At least 1. */
  readonly running: number
  /** Those of them that noted other rights. Releases that note none are not counted. */
  readonly otherRights: number
}

/** The gateways that run on a store: all processes that have it open. Times are those of the store. */
export interface GatewayRegister {
  /** Notes that a process runs. Returns those that were noted within that time, this one among them. */
  beat(gateway: GatewayBeat, withinMs: number): Promise<GatewaysSeen>
  /** Forgets a process that ends. */
  leave(id: string): Promise<void>
}

/** A row of a layer, or `*` for all rows of it. */
export interface LockedRow {
  /** A text that names the layer. */
  readonly layer: string
  readonly row: number | '*'
}

/**
 * Keeps rows for the one request that edits them. Each lock ends with its lease, so a process that dies keeps nothing for long. `*` meets every row of
 * its layer.
 */
export interface RowLockStore {
  /** Takes all of them or none; false where another holder has one of them at `now`. Taking what one has already counts as taken. */
  take(asked: {
    readonly holder: string
    readonly rows: readonly LockedRow[]
    readonly now: number
    readonly until: number
  }): Promise<boolean>
  /** Keeps the locks of a holder until then; the number of locks that it still has. */
  renew(holder: string, until: number): Promise<number>
  /** Gives back all that a holder has. */
  release(holder: string): Promise<void>
}

/** An edit that was sent in under a key of its caller. */
export interface KeyedEdit {
  /** SHA-256 of the request, lower-case hexadecimal. */
  readonly request: string
  /** True from just before a write is sent. */
  readonly isSent: boolean
  /** Who carries it out keeps saying so until then. */
  readonly leaseUntil: number
  /** What became of it, as bytes that are encrypted at rest by `store/sealed-store.ts`; null while that is open. */
  readonly outcome: Uint8Array | null
}

/** An edit that is to begin under a key. */
interface BegunEdit {
  /** SHA-256 of caller and key, lower-case hexadecimal. */
  readonly id: string
  /** SHA-256 of the caller, lower-case hexadecimal. */
  readonly caller: string
  readonly request: string
  /** Who carries it out. */
  readonly holder: string
  readonly now: number
  readonly leaseUntil: number
  /** When the key is forgotten. */
  readonly expiresAt: number
  /** Most keys of one caller at once. */
  readonly most: number
}

/** Edits by the keys of their callers. */
export interface KeyedEditStore {
  /**
   * Begins an edit, also where an earlier attempt lost its lease before it sent anything. Else what is known under the key, or `too-many` where the caller
   * has no room for another.
   */
  begin(edit: BegunEdit): Promise<'begun' | 'too-many' | KeyedEdit>
  /** Notes, on the disk, that a write is about to be sent. False where the holder lost the edit to another. */
  sending(id: string, holder: string): Promise<boolean>
  renew(id: string, holder: string, leaseUntil: number): Promise<void>
  /** Keeps what became of it until `expiresAt`. */
  finish(edit: {
    readonly id: string
    readonly holder: string
    readonly outcome: Uint8Array
    readonly expiresAt: number
  }): Promise<void>
  /** Forgets an edit of which nothing was sent. */
  free(id: string, holder: string): Promise<void>
}
