import type { UpstreamReply } from '../core/upstream/outbound.ts'

const kept = [
  'content-type',
  'content-length',
  'content-encoding',
  'etag',
  'last-modified',
  'content-range',
  'content-disposition',
  'accept-ranges',
]

/** Headers of a reply that passes as it is: those that describe its bytes, cacheable by the caller alone. */
export function passedHeaders({ headers }: UpstreamReply): Record<string, string> {
  const passed: Record<string, string> = privately(headers['cache-control'])
  for (const name of kept) {
    const value = headers[name]
    if (value !== undefined) passed[name] = value
  }
  if (mayRun.test(headers['content-type'] ?? 'html')) passed['content-security-policy'] = noScripts
  return passed
}

/** Types in which a browser runs scripts. An attachment may be anybody's file, and it is served from the gateway's own origin. */
const mayRun = /html|xml|svg|multipart|xsl/i
const noScripts = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"

/** No shared cache may keep what was decided for one caller; how long the caller's own may is the upstream's choice. */
export function privately(cacheControl: string | undefined): Record<string, string> {
  const maxAge = /\bmax-age=(\d{1,9})\b/.exec(cacheControl ?? '')
  const isForbidden = /\bno-store\b/.test(cacheControl ?? '')
  if (isForbidden) return { 'cache-control': 'no-store' }
  return { 'cache-control': maxAge ? `private, max-age=${maxAge[1]}` : 'private, no-cache' }
}
