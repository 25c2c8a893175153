import type { MapRequest } from './request.ts'

/** A request as bytes for the wire: equal requests build equal bytes. */
export interface BuiltRequest {
  readonly method: 'GET' | 'POST'
  /** Percent-encoded, from the site root on. */
  readonly path: string
  /** Without the question mark; empty for POST. */
  readonly query: string
  readonly body?: Uint8Array
  readonly contentType?: string
}

/** Builds the outbound form of a request: canonical order, GET below 2,000 characters, else a POST form. */
export function buildRequest(_request: MapRequest): BuiltRequest {
  throw new Error('buildRequest is being written')
}
