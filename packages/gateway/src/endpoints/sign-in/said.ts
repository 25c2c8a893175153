/** Why there is no session yet, and what was typed. */
export interface Said {
  readonly text: string
  /** The field that the person types again. */
  readonly about: 'password' | 'key'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}
