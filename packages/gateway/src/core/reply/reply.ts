import type { Readable } from 'node:stream'

/** What goes back to the caller. CORS and the headers that every reply carries are added by the reply room. */
export interface Reply {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable | Uint8Array | string | null
}
