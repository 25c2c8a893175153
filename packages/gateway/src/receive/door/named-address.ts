/** An address that a caller names to the door, cut once and not read further. */
export interface NamedAddress {
  /** The origins that it may mean: one, or that of https and that of http where it names no scheme. */
  readonly origins: readonly string[]
  /** Raw path; empty, or it begins with `/`. */
  readonly path: string
  /** Raw query with its `?`, or empty. */
  readonly query: string
}

/** Why an address is not read, for the audit line. */
interface UnreadAddress {
  readonly fault: string
}

/**
 * Reads the address behind `/proxy?`, as the programs of resource-proxy did: as it is, or decoded once where it begins with `http%3a%2f%2f` or `https%3a%2f%2f`.
 * Only scheme, host and port are looked at; path and query stay as they were sent.
 * @param given the raw query of the request
 */
export function readAddress(given: string): NamedAddress | UnreadAddress {
  const text = /^https?%3a%2f%2f/i.test(given) ? decodedOnce(given) : given
  if (text === undefined) return { fault: 'an encoded target that cannot be decoded' }
  if (unsendable.test(text)) return { fault: 'a control character or a fragment in the target' }
  const [, scheme, authority = '', path = '', query = ''] = form.exec(text) ?? []
  const schemes = scheme ? [scheme.toLowerCase()] : ['https:', 'http:']
  const origins = schemes.flatMap((one) => originOf(one, authority) ?? [])
  return origins.length === 0
    ? { fault: 'a target without a plain scheme and host' }
    : { origins, path, query }
}

/** `https://host/path?query`, `//host/path?query` or `host/path?query`. */
const form = /^(?:(https?:)?\/\/)?([^/?]+)(\/[^?]*)?(\?.*)?$/is

const unsendable = /[\0-\x1f\x7f#]/

/** A form encodes a space as `+`. Undefined for bytes that are no UTF-8. */
function decodedOnce(text: string): string | undefined {
  try {
    return sendable(decodeURIComponent(text.replaceAll('+', ' ')))
  } catch {
    return undefined
  }
}

/** Encodes what may not stand in a request target (RFC 3986, 3.3 and 3.4); percent-encodings in it stay as they are. */
const sendable = (text: string): string =>
  text.replace(/[^\0-\x1f\x21-\x7f]|["<>\\^`{|}]/gu, encodeURIComponent)

/** Names and numbers as DNS, IPv4 and IPv6 have them, and a port; no user, no percent-encoding. */
const plainAuthority = /^(?:[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i

const usualPort: Readonly<Record<string, string>> = { 'http:': ':80', 'https:': ':443' }

/** Undefined for a host that is spelled otherwise than its origin, such as `0x7f.1` for `127.0.0.1`. */
function originOf(scheme: string, authority: string): string | undefined {
  const spelled = `${scheme}//${authority.toLowerCase()}`
  if (!plainAuthority.test(authority) || !URL.canParse(spelled)) return undefined
  const { origin } = new URL(spelled)
  return spelled === origin || spelled === `${origin}${usualPort[scheme]}` ? origin : undefined
}
