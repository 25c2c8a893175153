/** The origins that may read replies, and the settings for CORS headers. */
interface CorsOptions {
  /** Origins such as `https://app.example.org`; the word `loopback` allows any page of this machine. */
  readonly origins: readonly string[]
  /** The gateway's own origin, whose pages read replies without leave; default: none is known. */
  readonly own?: string
  /** Name of the credential header, lower-case. */
  readonly credentialHeader: string
  /** Told once of each page that asked and may not read replies; of a hundred at the most. Default: nobody. */
  readonly refused?: (origin: string) => void
}

/** The CORS share of the reply room. */
export interface Cors {
  /** Headers of every reply to a mounted path and of the gateway's own endpoints. */
  headers(origin: string | undefined, cookies: boolean): Readonly<Record<string, string>>
  /** Headers of the answer to a preflight; without the allowance when the origin is foreign. */
  preflight(origin: string | undefined, cookies: boolean): Readonly<Record<string, string>>
}

const plainHeaders = ['content-type', 'x-requested-with', 'range', 'if-none-match', 'idempotency-key']

/**
 * Headers that monitoring agents add to each request of a page: they have no effect here and are not forwarded, but without permission the
 * page's requests fail.
 */
const monitoringHeaders = [
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'request-id',
  'request-context',
  'sentry-trace',
  'newrelic',
  'elastic-apm-traceparent',
  'uber-trace-id',
  'x-cloud-trace-context',
  'x-datadog-origin',
  'x-datadog-parent-id',
  'x-datadog-sampling-priority',
  'x-datadog-trace-id',
  'x-dynatrace',
  'x-request-id',
  'x-correlation-id',
]

const mostTold = 100

/** Chromium caps the life of a preflight answer at two hours (protocol notes 1.1). */
const preflightSeconds = 7200

/** Compiles the list of origins to the headers of replies (design, "How a refusal looks"; protocol notes 4). */
export function createCors({ origins, own, credentialHeader, refused }: CorsOptions): Cors {
  const credentialHeaders = [credentialHeader, 'authorization', 'x-esri-authorization']
  const vary = [...new Set(['Origin', 'Cookie', ...credentialHeaders])].join(', ')
  const everywhere = {
    vary,
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
  const ofReply = {
    'access-control-expose-headers':
      'ETag, Content-Disposition, Retry-After, WWW-Authenticate, Server-Timing, Idempotency-Replayed, RateLimit, RateLimit-Policy, Mapgate-Quota',
  }
  const ofPreflight = {
    'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
    'access-control-allow-headers': [
      ...new Set([...credentialHeaders, ...plainHeaders, ...monitoringHeaders]),
    ].join(', '),
    'access-control-max-age': String(preflightSeconds),
  }
  const allowance = createAllowance(origins, tellOnce(own, refused))
  const answering =
    (more: Readonly<Record<string, string>>) => (origin: string | undefined, cookies: boolean) => {
      const allow = allowance(origin, cookies)
      return allow === undefined ? everywhere : { ...everywhere, ...allow, ...more }
    }
  return { headers: answering(ofReply), preflight: answering(ofPreflight) }
}

/** The value that allows a page of an origin to read; undefined where it may not. */
function createAllowance(origins: readonly string[], tell: (origin: string) => void) {
  const listed = new Set(origins.map((origin) => (origin === 'loopback' ? origin : new URL(origin).origin)))
  const isAllowed = (origin: string): boolean =>
    origin !== 'null' && (listed.has(origin) || (listed.has('loopback') && isLoopback(origin)))
  return (origin: string | undefined, cookies: boolean): Readonly<Record<string, string>> | undefined => {
    if (origin === undefined) return undefined
    if (!isAllowed(origin)) {
      tell(origin)
      return undefined
    }
    return {
      'access-control-allow-origin': origin,
      ...(cookies && listed.has(origin) ? { 'access-control-allow-credentials': 'true' } : {}),
    }
  }
}

/** Tells of each foreign origin once, of a hundred at the most. */
function tellOnce(own: string | undefined, refused: CorsOptions['refused']): (origin: string) => void {
  const told = new Set<string>()
  return (origin) => {
    if (origin === own || told.has(origin) || told.size >= mostTold) return
    told.add(origin)
    refused?.(origin)
  }
}

/** Pages of this machine: localhost, 127.0.0.0/8 and [::1], at any port. */
function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { hostname, protocol } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
