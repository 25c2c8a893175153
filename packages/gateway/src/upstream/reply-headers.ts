import type { IncomingHttpHeaders } from 'node:http'

/** The headers of a reply that are passed to the caller. All others are dropped: cookies, hop-by-hop headers, the server's name. */
const kept = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-disposition',
  'content-range',
  'accept-ranges',
  'etag',
  'last-modified',
  'cache-control',
  'expires',
  'age',
  'retry-after',
] as const

/** The passed headers of an upstream's reply, by lower-case name (RFC 9110 section 7.6.1: what `Connection` names is hop-by-hop too). */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const result: Record<string, string> = {}
  const named = headers.connection?.toLowerCase().split(/[\s,]+/) ?? []
  for (const name of kept) {
    const value = headers[name]
    if (value === undefined || named.includes(name)) continue
    result[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return result
}
