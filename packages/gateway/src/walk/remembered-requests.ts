import { type Opened, openRequest, type Parsed, type RawRequest } from '@mapgate/protocol'
import { LRUCache } from 'lru-cache'
import { comesAgain } from '../core/request/once-for-each.ts'

/** Opens a request as `openRequest` does. */
export type OpenRequest = (raw: RawRequest) => Opened

/** What was read of a request that had no credential in its query. */
interface Known {
  readonly opened: Opened
  readonly parsed: Parsed
}

/** Characters of all requests that are remembered, and of one of them with its credential. */
const mostCharacters = 500_000
const longestTarget = 4_096

/** Parameters of a request that is remembered: with its credential they are fewer than a query may have. */
const mostParameters = 100

/**
 * Opens requests, and remembers those that are read to their end for the second time: the same pictures and tiles are asked for again and again, and reading a
 * request is pure. Whoever asks for something new each time leaves nothing behind.
 * A credential in the query is cut out before and put back after, so it is never remembered, and callers with different ones share what was read.
 * Only bodiless reads are remembered that are understood and whose one credential stands in the query as it is; everything else is opened as if nothing were
 * remembered.
 */
export function rememberRequests(): OpenRequest {
  const known = new LRUCache<string, Known>({
    maxSize: mostCharacters,
    sizeCalculation: (_, key) => key.length,
  })
  const isSecond = createSecondTime()
  return (raw) => {
    const cut = cutOf(raw)
    if (cut === undefined) return openRequest(raw)
    const key = `${raw.method} ${raw.path}?${cut.query}`
    const found = known.get(key)
    if (found) return withCredential(found, cut.token)
    const opened = openRequest(raw)
    const read = (): Parsed => {
      const parsed = opened.read()
      if (parsed.request === undefined || !isSecond(key)) return parsed
      const bare = cut.token === undefined ? { opened, parsed } : wholeOf({ ...raw, query: cut.query })
      return remember(known, key, bare) ? withCredential(bare, cut.token).read() : parsed
    }
    return { ...opened, read }
  }
}

/** All that is read of a request. */
function wholeOf(raw: RawRequest): Known {
  const opened = openRequest(raw)
  return { opened, parsed: opened.read() }
}

/** Remembers what was read without a credential. @returns false where it is not understood, or where another credential was found in it */
function remember(known: LRUCache<string, Known>, key: string, bare: Known): boolean {
  const { request } = bare.parsed
  const isLong = key.split('&').length > mostParameters
  if (request === undefined || bare.opened.shown.length > 0 || isLong) return false
  known.set(key, bare)
  comesAgain(request)
  return true
}

/** What was read without a credential, as if it had been read with it. */
function withCredential({ opened, parsed }: Known, token: string | undefined): Opened {
  if (token === undefined) return { ...opened, read: () => parsed }
  const shown = [{ carrier: 'query', name: 'token', value: token }] as const
  return { ...opened, shown, read: () => ({ ...parsed, shown }) }
}

const places = 16_384

/**
 * Makes a function that tells whether a text was given to it before. It keeps a hash of each text in a table of fixed size, so it may forget a text, and in rare cases takes
 * a new one for known.
 */
function createSecondTime(): (text: string) => boolean {
  const seen = new Uint32Array(places)
  return (text) => {
    const number = numberOf(text)
    const place = number % places
    const isKnown = seen[place] === number
    seen[place] = number
    return isKnown
  }
}

/** FNV-1a, 32 bits. */
function numberOf(text: string): number {
  let number = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    number = Math.imul(number ^ text.charCodeAt(index), 0x01000193)
  return number >>> 0
}

/** A query without its credential. */
interface Cut {
  readonly query: string
  readonly token: string | undefined
}

const credential = /(?:^|[&?])(?:token|mg_ticket)=/gi
const plainToken = /^token=[A-Za-z0-9._~-]+$/

/** Cuts a credential that is a parameter of its own, in letters that mean themselves; undefined for requests that are not remembered. */
function cutOf({ method, path, query, body, ignored }: RawRequest): Cut | undefined {
  if (method !== 'GET' || body !== undefined || ignored !== undefined) return undefined
  if (path.length + query.length > longestTarget) return undefined
  const places = query.match(credential)
  if (places === null) return { query, token: undefined }
  if (places.length > 1 || places[0].startsWith('?')) return undefined
  const from = query.indexOf(places[0])
  const begin = places[0].startsWith('&') ? from + 1 : from
  const next = query.indexOf('&', begin)
  const pair = next < 0 ? query.slice(begin) : query.slice(begin, next)
  if (!plainToken.test(pair)) return undefined
  const before = query.slice(0, Math.max(0, begin - 1))
  const after = next < 0 ? '' : query.slice(next + 1)
  const between = before !== '' && after !== '' ? '&' : ''
  return { query: `${before}${between}${after}`, token: pair.slice('token='.length) }
}
