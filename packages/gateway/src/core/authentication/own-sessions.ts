import type { Principal } from '@mapgate/policy'

/** A session of a person, as that person is shown it. Times are epoch milliseconds. */
export interface OwnSession {
  readonly id: string
  /** The browser in a few words, such as `Firefox on Linux`. */
  readonly browser: string
  readonly createdAt: number
  readonly lastUsedAt: number
  readonly expiresAt: number
  /** True for the session that asks. */
  readonly isThis: boolean
}

/** What is known of the person in front of a browser. */
export interface OwnAccount {
  /** The groups as the identity system named them. */
  readonly groups: readonly string[]
  /** Name of the identity system; undefined for accounts that are kept here. */
  readonly provider: string | undefined
  /** This one first, then the latest. Where several people may share the account, this one alone; none where a front proxy or a certificate names the person. */
  readonly sessions: readonly OwnSession[]
  /** False where others may have the same credential, such as a key: nobody signs them out here. */
  readonly mayEndAll: boolean
}

/** What people see and end of their own sessions. */
export interface OwnSessions {
  /** Undefined for a credential that may stand in a link or a program, and is nobody in front of a browser. */
  of(principal: Principal, now: number): Promise<OwnAccount | undefined>
  /** Ends one of these sessions and everything made from it. False for every other id. */
  end(principal: Principal, id: string, now: number): Promise<boolean>
  /** Ends all other sessions of the person, and everything that was given out to that person. False where it ended nothing. */
  endAll(principal: Principal, now: number): Promise<boolean>
}
