/** A place in a JSON reply that carries a URL: keys joined by dots, `[]` behind a key for every item of a list, `*` for every key. */
export interface LinkPattern {
  readonly path: string
  /** `remove` where the field must never reach a client (`owningSystemUrl`, `preferredHost`). */
  readonly rule: 'rewrite' | 'remove'
}
