import type { IncomingHttpHeaders } from 'node:http'
import { GatewayError } from '../core/errors/errors.ts'
import type { Inbound } from '../core/request/inbound.ts'

/** Headers that every gateway acts on. */
const always = [
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'forwarded',
  'host',
  'origin',
  'referer',
  'transfer-encoding',
  'x-esri-authorization',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
]

/** The names of the headers that a gateway acts on, lower-case: each may come once, under exactly its own name. `more`: those of the configuration. */
export const decidingHeaders = (more: readonly string[]): ReadonlySet<string> =>
  new Set([...always, ...more.map((name) => name.toLowerCase())])

/**
 * Refuses header smuggling: a deciding header given twice, or in a spelling (`x_forwarded_for`) that another server takes for it.
 * @param rawHeaders names and values in turn, as Node.js hands them over
 * @param httpVersionMajor over HTTP/2 a browser sends each cookie in a field of its own (RFC 9113, 8.2.3)
 * @throws GatewayError `request.headers-invalid`
 */
export function checkHeaders(
  rawHeaders: readonly string[],
  deciding: ReadonlySet<string>,
  httpVersionMajor = 1,
): void {
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const dashed = name.replaceAll('_', '-')
    if (!deciding.has(dashed)) continue
    if (dashed !== name) throw new GatewayError('request.headers-invalid', `header ${name} with underscores`)
    const mayRepeat = name === 'x-forwarded-for' || (name === 'cookie' && httpVersionMajor >= 2)
    if (seen.has(name) && !mayRepeat) {
      throw new GatewayError('request.headers-invalid', `header ${name} given twice`)
    }
    seen.add(name)
  }
}

/** Header values by lower-case name, as single strings. */
export function singleHeaders(headers: IncomingHttpHeaders): Inbound['headers'] {
  const single: Record<string, string | undefined> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    single[name] = Array.isArray(value) ? value.join(name === 'cookie' ? '; ' : ', ') : value
  }
  return single
}
