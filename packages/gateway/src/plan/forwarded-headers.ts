import type { Inbound } from '../core/request/inbound.ts'

/**
 * Parsed headers that may go to the upstream for a reply that passes as it is: validators, a byte range, gzip. Each is written from its
 * parsed value.
 */
export function forwardedHeaders({ headers, method }: Inbound): Readonly<Record<string, string>> {
  if (method !== 'GET' && method !== 'HEAD') return {}
  const found: Record<string, string> = {}
  for (const [name, read] of readers) {
    const text = headers[name]
    const value = text === undefined ? undefined : read(text)
    if (value !== undefined) found[name] = value
  }
  return found
}

const matching =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.exec(text)?.[0]

const readers: readonly (readonly [name: string, read: (text: string) => string | undefined])[] = [
  ['range', matching(/^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/)],
  ['if-none-match', matching(/^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/)],
  [
    'if-modified-since',
    (text) => {
      const time = text === '' ? Number.NaN : Date.parse(text)
      return Number.isNaN(time) ? undefined : new Date(time).toUTCString()
    },
  ],
  ['accept-encoding', (text) => (/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(text) ? 'gzip' : undefined)],
]
