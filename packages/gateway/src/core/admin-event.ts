/** One line per act of an administrator: who did what to what, and how it ended. Never a secret. */
export interface AdminEvent {
  readonly event: 'admin'
  readonly id: string
  readonly time: string
  readonly clientAddress: string
  /** Who: `token` for whoever has the token file, else the id of the person. */
  readonly administrator: string
  /** What was done, such as `key.create`. */
  readonly act: string
  /** To what it was done, such as the id of a key, or as whom somebody looked. */
  readonly subject?: string
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Why it was refused or failed. */
  readonly reason?: string
  readonly status: number
}
