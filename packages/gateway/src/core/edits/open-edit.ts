/** A row of a layer that an edit may change, or `*` for all rows of it. */
export interface EditedRow {
  readonly upstream: string
  /** With the folder. */
  readonly service: string
  readonly layerId: number
  readonly row: number | '*'
}

/** An edit that its caller named by a key, so that it is made once however often it is sent in. */
export interface EditKey {
  readonly caller: string
  readonly key: string
  /** SHA-256 of the request, lower-case hexadecimal. */
  readonly request: string
}

/** What became of an edit: the reply that its caller got, or the error; or that nobody knows. Plain data. */
export type EditOutcome =
  | {
      readonly kind: 'reply'
      readonly status: number
      readonly contentType: string | undefined
      /** base64 */
      readonly body: string
      /** The grants by which it was permitted. */
      readonly grants: readonly string[]
    }
  | {
      readonly kind: 'error'
      readonly code: string
      readonly publicText: string
      readonly details: readonly string[]
    }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'too-large' }

/** What is known of an edit under its key when it is sent in. */
export type KnownEdit =
  | { readonly kind: 'begun' | 'running' | 'other-request' | 'unknown' | 'too-many' }
  | { readonly kind: 'ended'; readonly outcome: EditOutcome }

/** One edit while it is carried out: the rows that it keeps from other callers, and the key that it was sent in under. */
export interface OpenEdit {
  /**
   * Keeps rows from other callers until the edit ends, and waits for those who have them. `waited`: others had some of them meanwhile, so what was
   * read of them has to be read again. `again`: that is so of all rows that it has, because they were given back while it waited.
   * @throws GatewayError `limit.row-locked`, `upstream.cancelled`
   */
  readonly take: (rows: readonly EditedRow[], signal: AbortSignal) => Promise<'taken' | 'waited' | 'again'>
  /** Begins the edit under a key. */
  readonly begin: (key: EditKey) => Promise<KnownEdit>
  /** To be called just before a write is sent. @throws GatewayError `limit.row-locked`, `request.still-running` where another attempt took over */
  readonly sending: () => Promise<void>
  /** Keeps what became of the edit under its key. Never throws. */
  readonly keep: (outcome: EditOutcome) => Promise<void>
  /** Forgets the key, because nothing was sent. Never throws. */
  readonly free: () => Promise<void>
  /** Gives everything back. Never throws. */
  readonly end: () => Promise<void>
}
