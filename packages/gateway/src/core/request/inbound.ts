import type { GatewayError } from '../errors/errors.ts'
import type { ShownCredential } from './credential.ts'
import type { DoorVisit } from './door-visit.ts'
import type { HoldFor } from './hold.ts'

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
  /** In memory, whole; empty where there is a fault or an upload instead. */
  readonly body: Uint8Array
  /** The error that kept the body from being read. It is thrown later, when the form of errors for this caller is known. */
  readonly bodyFault?: GatewayError
  readonly upload?: Upload
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
  /** How it came by the door for resource-proxy; its path and query are those of the target then. */
  readonly door?: DoorVisit
  /** Counts what is held of replies for it; absent where nobody counts. */
  readonly holdFor?: HoldFor
}

/** A multipart body that is too large to be held, and not read yet. */
export interface Upload {
  /**
   * Its next bytes, undefined at its end. Until `fileBegins` is called they are held.
   * @throws GatewayError `request.body-too-large`, `request.timeout`, `request.invalid`, `limit.held-bodies`
   */
  readonly next: () => Promise<Uint8Array | undefined>
  /** Says that all fields in front of the file were read. */
  readonly fileBegins: () => void
  /** What to answer where no file may stream. */
  readonly refusal: GatewayError
  /** Random, for the body that goes on. */
  readonly boundary: string
}
