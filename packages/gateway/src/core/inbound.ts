import type { ShownCredential } from './credential.ts'

/** A request as it came in, after limits and one URL normalisation; nothing later looks at the socket again. */
export interface Inbound {
  /** Short random id, for the audit line and error pages. */
  readonly id: string
  readonly method: string
  /** Raw, percent-encoded path without a ticket prefix and without the path of `publicUrl`; starts with `/`. */
  readonly path: string
  /** Raw query without `?`. */
  readonly query: string
  /** Header values by lower-case name; repeated headers that must be single were refused before. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** Credentials from headers, cookies and path; those of query and body are found by the grammar. */
  readonly shown: readonly ShownCredential[]
  /** Address of the caller: the socket's, or the one that a trusted proxy states. */
  readonly clientAddress: string
  /** `Origin` header, when one was sent. */
  readonly origin: string | undefined
  /** Epoch milliseconds. */
  readonly receivedAt: number
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal
}
