import type { AttributeValue } from '@mapgate/policy'

type Attributes = Readonly<Record<string, AttributeValue>>

/** A key, as the console lists it. Times are epoch milliseconds. */
export interface ListedKey {
  /** Part of the principal id `key:<id>`. */
  readonly id: string
  readonly name: string
  readonly owner: string | null
  readonly roles: readonly string[]
  readonly attributes: Attributes
  readonly origins: readonly string[] | null
  readonly networks: readonly string[] | null
  readonly createdAt: number | null
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  readonly state: 'active' | 'expired' | 'revoked'
  /** Those of the configuration are changed there. */
  readonly where: 'store' | 'configuration'
}

/** A person: a user with a password, or somebody whom an identity system knows and who has a session. */
export interface ListedPerson {
  /** Principal id. */
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly attributes: Attributes
  readonly where: 'store' | 'configuration' | 'identity system'
  readonly isDisabled: boolean
  readonly sessions: number
  readonly lastSeenAt: number | null
}

/** A session of a browser, or what tokens for the password of a directory stand on. */
export interface ListedSession {
  readonly id: string
  readonly principal: string
  readonly name: string
  readonly roles: readonly string[]
  readonly provider: string | null
  readonly browser: string
  readonly createdAt: number
  readonly lastUsedAt: number
  readonly expiresAt: number
}

/** Something that cannot be done, with what to do instead. */
export class IdentityProblem extends Error {}

/** Keys, people and sessions of the running gateway. What ends here is refused in every process within a second. */
export interface ConsoleIdentities {
  /** False where they are kept in memory, and end with the process. */
  readonly isLasting: boolean
  keys(): Promise<readonly ListedKey[]>
  /** @returns the text of the key, which is told this once; and what is odd about it @throws IdentityProblem */
  createKey(asked: {
    readonly name: string
    readonly owner: string | null
    readonly roles: readonly string[]
    readonly attributes: Attributes
    readonly origins: readonly string[] | null
    readonly networks: readonly string[] | null
    /** A life such as `90d`, or a date; null: it has no end. */
    readonly expires: string | null
  }): Promise<{ readonly id: string; readonly key: string; readonly warnings: readonly string[] }>
  /** @throws IdentityProblem where the store has no such key */
  revokeKey(id: string): Promise<void>
  people(): Promise<readonly ListedPerson[]>
  /** @throws IdentityProblem */
  addUser(asked: {
    readonly name: string
    readonly password: string
    readonly roles: readonly string[]
    readonly attributes: Attributes
  }): Promise<{ readonly warnings: readonly string[] }>
  /** @throws IdentityProblem */
  setPassword(name: string, password: string): Promise<void>
  /** @throws IdentityProblem */
  disableUser(name: string): Promise<void>
  sessions(principal?: string): Promise<readonly ListedSession[]>
  /** False where it is over already. */
  endSession(id: string): Promise<boolean>
  /** Ends all sessions, tokens and tickets of somebody. @returns how many sessions */
  endPerson(principal: string): Promise<number>
  /** Ends every token, ticket and session of everybody; keys and passwords stay. */
  endEverything(): Promise<void>
  /** Roles that grants name, to choose from. */
  roles(): readonly string[]
}
