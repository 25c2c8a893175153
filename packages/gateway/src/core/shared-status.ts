/** The state of the server that several gateways share, for an administrator. It has no address, account or key in it. */
export interface SharedStatus {
  /** `starting` until the first connection was made or failed. */
  readonly state: 'starting' | 'there' | 'gone'
  /** ISO 8601: when that began. */
  readonly since: string
  /** Why it was gone the last time, in words. */
  readonly lastFailure?: string
  /** Commands that it refuses since it is there, each with the code of the answer, such as `SET NOPERM`. */
  readonly refused?: readonly string[]
}
