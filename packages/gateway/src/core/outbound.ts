import type { Readable } from 'node:stream'
import type { Hold } from './hold.ts'

/**
 * The kind of reply that was asked for. Of a `file` nothing is known beforehand; an `attachment` is a file of which it is known that it is
 * no page.
 */
export type Expected = 'json' | 'image' | 'pbf' | 'kmz' | 'file' | 'attachment'

/** A request to an upstream, built from parsed values only: no header, cookie or credential of the caller is in it. */
export interface Outbound {
  /** Name of the upstream. */
  readonly upstream: string
  readonly method: 'GET' | 'POST' | 'HEAD'
  /** Path below the upstream's site, canonical, percent-encoded, starting with `/`. */
  readonly path: string
  /** Encoded query without `?`. */
  readonly query: string
  readonly body?: string | Uint8Array
  /** In place of `body`: read once, at the pace of the upstream. Where it throws, the request never becomes whole. */
  readonly upload?: AsyncIterable<Uint8Array>
  readonly contentType?: string
  /** Headers written anew from parsed ones: `range`, validators, `accept-encoding`, `traceparent`. */
  readonly headers: Readonly<Record<string, string>>
  /** `whole`: transform needs the reply in memory; `stream`: it passes as it is. */
  readonly holds: 'whole' | 'stream'
  /** A good reply of another kind fails; undefined: whatever comes. */
  readonly expects?: Expected
  /** True where a failure of the upstream is an answer too: the request goes on without this reply. Default false. */
  readonly mayFail?: boolean
  /** True if sending it twice does no harm. */
  readonly repeatable: boolean
  /** Operation id of the grammar, for metrics and limits. */
  readonly operation: string
  /** Whom the limits of the upstream count, see `callerOf`; never sent. */
  readonly principalId: string
  /** Counts what is held of the reply. */
  readonly hold?: Hold
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
