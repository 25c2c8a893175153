/** The address of clients that can be sent nowhere: the code is shown on a page, and typed in (RFC 6749 has no name for it). */
export const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'

const longestAddress = 2000

/** What is wrong with a registered redirect address, in words for the administrator; undefined for a good one. */
export function redirectFault(registered: string): string | undefined {
  if (registered === outOfBand) return undefined
  const address = readAddress(registered)
  if (address === undefined || /[?*]/.test(registered))
    return `${whyNot(registered)}; ${whatWouldDo(registered)} would do`
  if (address.url.protocol === 'http:' && !isLoopback(address.url))
    return 'https, because a code or a token stands in its query; http is for addresses of the person’s own machine'
  return undefined
}

/** What an address has that none may have, and the words for it; the first that fits is told. */
const reasons: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^(?!https?:\/\/)/i, 'takes an address that begins with https://'],
  [/\*/, 'takes no *: an address stands for every page below it'],
  [/[?#]/, 'takes an address without query and fragment'],
  [/\/\.{1,2}(?=\/|$)/, 'takes an address without . and .. in its path'],
  [/@|%40/, 'takes an address without @'],
  [/\\|%(?:2e|2f|5c|23|3f|25|00)/i, 'takes an address without \\ and without escaped signs such as %2f'],
  [/[^:]\/\//, 'takes an address without // in its path'],
]

const whyNot = (registered: string): string =>
  reasons.find(([pattern]) => pattern.test(registered))?.[1] ?? 'takes an address as browsers write it'

/** The address that was probably meant, or else an example. */
function whatWouldDo(registered: string): string {
  const [start = ''] = registered.split(/[?#*]/)
  const url = URL.canParse(start) ? new URL(start) : undefined
  const meant = url && url.origin + url.pathname
  const isGood = meant !== undefined && readAddress(meant) !== undefined && redirectFault(meant) === undefined
  return isGood ? meant : 'https://app.example.org/map/'
}

/**
 * True for a program of the person's own machine, which nobody can tell from another program there (RFC 8252, 8.6), and for a code that is typed in. A page
 * with a certificate is not one.
 */
export const needsConsent = (asked: string): boolean => asked === outOfBand || asked.startsWith('http:')

/**
 * True where a person may be sent to `asked` by one of the registered addresses: origin and path prefix that ends at a segment; a loopback
 * address that was registered without a port fits any port, with exactly its path (RFC 8252, 7.3).
 */
export const isRegistered = (asked: string, registered: readonly string[]): boolean =>
  registered.some((one) => fits(asked, one))

function fits(asked: string, registered: string): boolean {
  if (registered === outOfBand || asked === outOfBand) return asked === registered
  const wanted = readAddress(asked)
  const known = readAddress(registered)
  if (wanted === undefined || known === undefined) return false
  if (isLoopback(known.url) && known.url.port === '')
    return isSameButPort(wanted.url, known.url) && wanted.path === known.path && !asked.includes('?')
  return wanted.url.origin === known.url.origin && isPrefix(known.path, wanted.path)
}

/** True where the path goes on with a new segment, or not at all. */
const isPrefix = (prefix: string, path: string): boolean =>
  path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)

const isSameButPort = (one: URL, other: URL): boolean =>
  one.protocol === other.protocol && one.hostname === other.hostname

interface Address {
  readonly url: URL
  readonly path: string
}

/** Two readers of one text must not differ on where it leads: so no part of it that a parser would change, cut off or decode. */
function readAddress(text: string): Address | undefined {
  if (text.length > longestAddress || !/^https?:\/\/[\x21-\x7e]+$/.test(text)) return undefined
  if (/[\\#<>"`]/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const [beforeQuery = ''] = text.split('?')
  const path = beforeQuery === url.origin ? '/' : url.pathname
  if (beforeQuery !== url.origin && beforeQuery !== url.origin + url.pathname) return undefined
  if (/@|%(?:2e|2f|5c|40|23|3f|25|00)/i.test(path) || path.includes('//')) return undefined
  return { url, path }
}

/** 127.0.0.0/8, [::1] and localhost. */
const isLoopback = ({ hostname }: URL): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
