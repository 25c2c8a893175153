import type { EditAlarm } from './edit-alarm.ts'

/** What a map server answered, with hop-by-hop headers and cookies already gone. */
export interface UpstreamReply<Stream = AsyncIterable<Uint8Array>> {
  readonly status: number
  /** By lower-case name: content-type, content-length, content-encoding, etag, last-modified, cache-control, content-range, content-disposition, accept-ranges. */
  readonly headers: Readonly<Record<string, string>>
  /** A stream, or the whole body where it was asked for. */
  readonly body: Stream | Uint8Array
  /** The ArcGIS error envelope that the map server answered (also inside HTTP 200), recognised before streaming. */
  readonly error?: { readonly code: number; readonly message: string; readonly details: readonly string[] }
  /** Digest of the body and its type, where somebody may be given the same again. */
  readonly contentId?: string
  /** Beside a description: extents over the rows that the caller sees, by layer id, in place of those that it states. */
  readonly extents?: ReadonlyMap<number, unknown>
  /** Beside the results of an edit: rows that had changed when they were written. */
  readonly alarms?: readonly EditAlarm[]
  /** Milliseconds from sending to the head of the reply. */
  readonly elapsedMs: number
}
