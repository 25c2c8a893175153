import type { Readable } from 'node:stream'
import type { Delivery } from './delivery.ts'
import type { Question } from './question.ts'

/** A request to an upstream, built from parsed values only: no header, cookie or credential of the caller is in it. */
export interface Outbound {
  /** What is asked. */
  readonly question: Question
  /** For whom, and how the answer is brought. */
  readonly delivery: Delivery
}

/** The same question, delivered otherwise. */
export function withDelivery({ question, delivery }: Outbound, changes: Partial<Delivery>): Outbound {
  return { question, delivery: { ...delivery, ...changes } }
}

/** What the upstream answered, with hop-by-hop headers and cookies already gone. */
export interface UpstreamReply {
  readonly status: number
  /** By lower-case name: content-type, content-length, content-encoding, etag, last-modified, cache-control, content-range, content-disposition, accept-ranges. */
  readonly headers: Readonly<Record<string, string>>
  /** A stream, or the whole body when the outbound asked for it. */
  readonly body: Readable | Uint8Array
  /** The ArcGIS error envelope that the upstream answered (also inside HTTP 200), recognised before streaming. */
  readonly error?: { readonly code: number; readonly message: string; readonly details: readonly string[] }
  /** Beside a description: extents over the rows that the caller sees, by layer id, in place of those that it states. */
  readonly extents?: ReadonlyMap<number, unknown>
  /** Milliseconds from sending to the head of the reply. */
  readonly elapsedMs: number
}

/** Sends one outbound request; the way to the upstream is its own affair (credential, retry, limits). */
export type Forward = (outbound: Outbound, signal: AbortSignal) => Promise<UpstreamReply>
