import type { Reading } from '../read/dialect.ts'

/** The `url` of an entry, cut up. */
export interface ServerUrl {
  /** Both where the entry names none: the old proxy takes that of the request. */
  readonly schemes: readonly ('http' | 'https')[]
  /** Host and port, in lower case. */
  readonly authority: string
  /** Segments of the path as they are written, without empty ones. */
  readonly segments: readonly string[]
  readonly hasQuery: boolean
}

/** Hosts that DNS and address literals can have. */
const authorityForm = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** Cuts up the url of an entry, or says why the old proxy never forwarded to it, or why it cannot be read in one way only. */
export function readServerUrl(url: string, reading: Reading): ServerUrl | { readonly why: string } {
  const { scheme, slashes, rest } = beginningOf(url)
  const why = schemeFault({ scheme, slashes, rest, reading })
  if (why) return { why }
  const [, authority = '', path = '', query] = /^([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest) ?? []
  if (authority.includes('@'))
    return { why: 'a user or password stands before its host, which no request names' }
  if (!authorityForm.test(authority) || !URL.canParse(`http://${authority}`))
    return { why: 'its host is none' }
  if (url.includes('#') || /[\\\s\p{C}]/u.test(url))
    return { why: 'it has signs that no address of a map server has' }
  if (reading !== 'dotnet' && /\/\/+[^/]/.test(path))
    return { why: 'its path has two slashes in a row, with which only requests match that have them too' }
  const segments = path.split('/').filter((segment) => segment !== '')
  if (segments.some((segment) => /^(\.|%2e){1,2}$/i.test(segment)))
    return { why: 'its path has dot segments, which lead elsewhere than they say' }
  return {
    schemes: scheme ? [scheme.slice(0, -1) as 'http' | 'https'] : ['http', 'https'],
    authority: authority.toLowerCase(),
    segments,
    hasQuery: query !== undefined,
  }
}

interface Beginning {
  readonly scheme: string | undefined
  readonly slashes: string | undefined
  readonly rest: string
}

/** Takes scheme and slashes off. `host:8080/path` has none, although it looks so. */
function beginningOf(url: string): Beginning {
  const [, scheme, slashes, rest = ''] = /^([a-z][a-z0-9+.-]*:)?(\/\/)?(.*)$/is.exec(url) ?? []
  return scheme && !slashes && /^\d{1,5}([/?]|$)/.test(rest)
    ? { scheme: undefined, slashes, rest: scheme + rest }
    : { scheme, slashes, rest }
}

interface UrlParts extends Beginning {
  readonly reading: Reading
}

/** Why a beginning matches no request: schemes are compared as texts, and the scheme of a request is put before what begins with no `http`. */
function schemeFault({ scheme, slashes, rest, reading }: UrlParts): string | undefined {
  if (scheme && slashes) {
    if (scheme === 'http:' || scheme === 'https:') return undefined
    return /^https?:$/i.test(scheme)
      ? 'its scheme is not in lower case, and so no request ever matched it'
      : 'it is neither http nor https'
  }
  if (scheme) return 'it is neither http nor https'
  if (slashes) return undefined
  if (reading !== 'php')
    return 'it begins neither with http:// nor with //, and so the .NET and Java proxies never match it (the PHP proxy does: say --dialect php)'
  return /^http/i.test(rest)
    ? 'it begins with http and has no scheme, and so no request ever matched it'
    : undefined
}
