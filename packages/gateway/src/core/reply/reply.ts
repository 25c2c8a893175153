import type { Readable } from 'node:stream'

/** The reply to the caller. The reply room adds CORS and the headers that every reply carries. */
export interface Reply {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Values of `Set-Cookie`, where there may be several; one alone may stand in `headers`. */
  readonly cookies?: readonly string[]
  readonly body: Readable | Uint8Array | string | null
  /** The value of a JSON reply to a room of the gateway that reads it as one; then there is no body. */
  readonly value?: unknown
}
