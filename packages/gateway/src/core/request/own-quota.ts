/** A quota of somebody, in its window of now. */
export interface OwnQuota {
  readonly name: string
  /** Units of the whole window. */
  readonly units: number
  readonly every: 'day' | 'month'
  /** IANA name of the zone by whose midnight the window begins. */
  readonly timeZone: string
  /** Whose it is: the account's alone, or shared by all with a role or with a value of an attribute. */
  readonly per: 'principal' | 'role' | { readonly attribute: string }
  /** The principal id, the role, or the value of the attribute; empty for all who have no value. */
  readonly of: string
  /** The mounts that it is for; absent where it is for all. */
  readonly mounts?: readonly string[]
  /** The services that it is for, as globs; absent where it is for all. */
  readonly services?: readonly string[]
  /** Beginning and end of the window, epoch milliseconds. */
  readonly from: number
  readonly until: number
  /** Percent from which on answers say how much is used. */
  readonly warnAt: number
  /** Units that are used; absent where that is not known. */
  readonly used?: number
}

/** A quota as those are told of it whose it is. */
export interface CallersQuota
  extends Pick<OwnQuota, 'name' | 'units' | 'every' | 'per' | 'of' | 'until' | 'warnAt'> {
  /** True where it is for some mounts or services alone. */
  readonly isNarrow: boolean
  /** Units; or that it is less than what answers warn of, where others use it too. */
  readonly used: number | 'below-warning' | 'unknown'
}

/** A quota of somebody as plain data, with times as ISO 8601. */
export type ToldQuota = Omit<OwnQuota, 'from' | 'until'> & { readonly from: string; readonly until: string }

export const toldQuota = ({ from, until, used, ...quota }: OwnQuota): ToldQuota => ({
  ...quota,
  from: new Date(from).toISOString(),
  until: new Date(until).toISOString(),
  ...(used === undefined ? {} : { used: Math.round(used * 100) / 100 }),
})
