/** Why there is no session yet, and what was typed. */
export interface Said {
  readonly text: string
  /** The field that the person types again. */
  readonly about: 'password' | 'key'
  /** The user that was typed, so that only the password has to be typed again. */
  readonly name: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}
