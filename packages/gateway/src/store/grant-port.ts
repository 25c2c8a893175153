import type { AttributeValue } from '@mapgate/policy'

/** A grant that is kept in the store, as text: it is read by the schema of the configuration wherever it is used. */
export interface GrantRecord {
  /** A random text that is never given twice. */
  readonly id: string
  /** Grants are listed in this order. */
  readonly position: number
  /** The grant as JSON. */
  readonly body: string
  /** Number of the change that wrote it last. */
  readonly version: number
  readonly createdBy: string
  readonly createdAt: number
  readonly changedBy: string
  readonly changedAt: number
}

/** One change of the grants. The history of them is only added to. */
export interface GrantChange {
  /** Counts the changes, from 1; the highest is the version of all grants together. */
  readonly number: number
  /** A random text by which a history that was set back, such as by a restore, is told from the one before. */
  readonly mark: string
  readonly at: number
  /** Id of the administrator. */
  readonly administrator: string
  /** Id of the grant. */
  readonly grantId: string
  /** The grant as it was, as JSON; null where it is new. */
  readonly before: string | null
  /** The grant as it is from then on; null where it was removed. */
  readonly after: string | null
  /** Number of the change that it takes back; null: none. */
  readonly undoes: number | null
}

/** Names a state of the grants. */
interface GrantsState {
  /** Number of the last change; 0 before the first. */
  readonly version: number
  /** The mark of that change; empty before the first. */
  readonly mark: string
}

/** All grants of one moment. */
interface GrantsRead extends GrantsState {
  readonly grants: readonly GrantRecord[]
}

/** A change that somebody wants to make. */
export interface WantedGrantChange extends Omit<GrantChange, 'number' | 'before'> {
  /** The version that the change was thought out for. */
  readonly expected: number
}

/**
 * The grants of the store. A change, its line in the history and what rings the other gateways are one transaction. `ChangeLog.onBell` rings for them; a
 * follower asks for the state besides.
 */
export interface GrantStore {
  read(): Promise<GrantsRead>
  state(): Promise<GrantsState>
  /**
   * Makes a change where the grants still have the version that it was thought out for.
   * @returns the change, `conflict` where somebody else changed grants meanwhile, `unknown` where the grant that is to be removed is not there
   */
  write(change: WantedGrantChange): Promise<GrantChange | 'conflict' | 'unknown'>
  /** The latest changes, newest first, those with a lower number than `before` where that is given. */
  history(most: number, before?: number): Promise<readonly GrantChange[]>
  /** Notes which roles and attributes an account had. What is known already is noted as seen on that day. */
  noteHolders(holders: readonly HolderRecord[]): Promise<void>
  /** The roles and attributes that accounts had since then, the latest first. */
  holders(since: number, most: number): Promise<readonly HolderRecord[]>
}

/** Roles and attributes that an account had when it asked for something. */
export interface HolderRecord {
  /** SHA-256 of the other members but the time, lower-case hexadecimal. */
  readonly id: string
  /** Id of the principal, such as `oidc:corp:4711`. */
  readonly account: string
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Epoch milliseconds. */
  readonly seenAt: number
}
