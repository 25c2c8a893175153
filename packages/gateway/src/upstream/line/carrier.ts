import type { IncomingHttpHeaders } from 'node:http'

/** The connection of one request, as the taker of its reply may act on it. After the reply's end nothing of it has an effect. */
export interface Carrier {
  readonly paused: boolean
  /** Ends the request; the taker is told nothing more. */
  abort(reason: Error): void
  /** Lets the upstream wait. Some of what came already may still be told. */
  pause(): void
  resume(): void
}

/** Takes a reply, part by part. Undici tells its handlers the same by the same names, so that either can carry a request. */
export interface ReplyTaker {
  onRequestStart(carrier: Carrier): void
  onResponseStart(carrier: Carrier, status: number, headers: IncomingHttpHeaders): void
  onResponseData(carrier: Carrier, piece: Buffer): void
  onResponseEnd(carrier: Carrier): void
  onResponseError(carrier: Carrier, error: Error): void
}
