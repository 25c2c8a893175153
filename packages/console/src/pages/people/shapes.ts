/** A person, as `/api/people` lists it. */
export interface Person {
  /** Principal id, such as `user:ines`. */
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly where: 'store' | 'configuration' | 'identity system'
  readonly isDisabled: boolean
  readonly sessions: number
  readonly lastSeenAt: number | null
}

/** The answer of `/api/people`. */
export interface People {
  readonly isLasting: boolean
  /** Roles that grants name. */
  readonly roles: readonly string[]
  readonly people: readonly Person[]
}

/** A session, as `/api/sessions` lists it. Times are epoch milliseconds. */
export interface Session {
  readonly id: string
  readonly browser: string
  readonly createdAt: number
  readonly lastUsedAt: number
  readonly expiresAt: number
}

/** What is done to somebody. */
export interface Act {
  readonly kind: 'sessions' | 'disable' | 'end' | 'password'
  readonly person: Person
}
