import type { IncomingHttpHeaders } from 'node:http'
import { GatewayError } from '../core/errors.ts'
import type { Inbound } from '../core/inbound.ts'

/** Headers that decide something here: each may come once, under exactly its own name. */
const deciding = [
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

/**
 * Refuses header smuggling: a deciding header given twice, or in a spelling (`x_forwarded_for`) that another server takes for it.
 * @param rawHeaders names and values in turn, as Node.js hands them over
 * @throws GatewayError `request.headers-invalid`
 */
export function checkHeaders(rawHeaders: readonly string[], credentialHeader: string): void {
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const dashed = name.replaceAll('_', '-')
    if (dashed !== credentialHeader && !deciding.includes(dashed)) continue
    if (dashed !== name) throw new GatewayError('request.headers-invalid', `header ${name} with underscores`)
    if (seen.has(name) && name !== 'x-forwarded-for') {
      throw new GatewayError('request.headers-invalid', `header ${name} given twice`)
    }
    seen.add(name)
  }
}

/** Header values by lower-case name, as single strings. */
export function singleHeaders(headers: IncomingHttpHeaders): Inbound['headers'] {
  const single: Record<string, string | undefined> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    single[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return single
}
