import type { Parsed, RawRequest } from './request.ts'

/** Reads a request of an ArcGIS site; never throws for anything a client can send. */
export function parseRequest(_raw: RawRequest): Parsed {
  throw new Error('parseRequest is being written')
}
