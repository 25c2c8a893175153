import type { IncomingHttpHeaders } from 'node:http'
import type { Exchanged } from './exchange.ts'

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
  // A field that came twice is a list, whatever its type says.
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
  for (const name of kept) {
    const value = headers[name]
    if (value === undefined || named.includes(name)) continue
    result[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return result
}

/** Request headers by which a reply may vary: those that are sent to an upstream are the same for all callers, or part of the question. */
const sentToAll = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'access-control-request-headers',
  'access-control-request-method',
  'authorization',
  'forwarded',
  'origin',
  'user-agent',
  'x-forwarded-host',
  'x-forwarded-proto',
])

/**
 * False where the upstream forbids to give a reply to others, or where nobody can tell whether all of it came: without a length a cut connection looks
 * like its end.
 */
export function mayBeKept({
  status,
  headers,
  isDecoded,
}: Pick<Exchanged, 'status' | 'headers' | 'isDecoded'>): boolean {
  const hasEnd = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
  if (!hasEnd && !isDecoded && status !== 304) return false
  if (headers['set-cookie'] !== undefined) return false
  if (/\bno-store\b/i.test(headers['cache-control'] ?? '') || /\bno-cache\b/i.test(headers.pragma ?? ''))
    return false
  const vary = String(headers.vary ?? '')
  return vary === '' || vary.split(',').every((name) => sentToAll.has(name.trim().toLowerCase()))
}
