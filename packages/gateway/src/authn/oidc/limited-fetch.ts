import type { CustomFetch } from 'openid-client'
import { parseKeySet } from '../kinds/key-set.ts'

/** What is read of a provider's answer at the most. */
const mostBytes = 262_144

/**
 * The `fetch` by which a provider is asked: over https, or over http to this machine alone; no redirects, at most 256 KiB, and of a key set only the keys
 * that can be believed.
 * @param jwksUri address of the provider's key set, once it is known
 * @param refused told of keys that are left out
 */
export const limitedFetch =
  (fetcher: typeof fetch, jwksUri: string | undefined, refused: (reason: Error) => void): CustomFetch =>
  async (url, options) => {
    if (!isSafeUrl(url)) throw new TypeError(`${new URL(url).origin} is not asked over plain HTTP`)
    const response = await fetcher(url, { ...options, redirect: 'manual' } as RequestInit)
    const isKeySet = url === jwksUri && response.ok
    if (isStated(response) && !isKeySet) return response
    const body = await boundedBody(response, url)
    const text = isKeySet ? JSON.stringify(parseKeySet(body.toString('utf8'), refused)) : body
    return new Response(hasBody(response.status) ? text : null, {
      status: response.status,
      headers: response.headers,
    })
  }

/**
 * True for an address that a provider may name for itself: https, and plain http on this machine where the provider is there too. One from elsewhere would
 * otherwise have the gateway ask what listens on this machine for nobody else.
 */
export const isOwnUrl = (url: string, issuer: string): boolean =>
  isSafeUrl(url) && (url.startsWith('https:') || issuer.startsWith('http:'))

/** True for https, and for http to this machine. */
function isSafeUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
  )
}

const hasBody = (status: number): boolean => status !== 204 && status !== 205 && status !== 304

/** True where the length is stated, which the HTTP parser holds the body to, and is small. */
function isStated({ headers }: Response): boolean {
  const length = Number(headers.get('content-length') ?? Number.NaN)
  return length <= mostBytes && headers.get('content-encoding') === null
}

async function boundedBody({ body }: Response, url: string): Promise<Buffer<ArrayBuffer>> {
  if (body === null) return Buffer.alloc(0)
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > mostBytes)
      throw new Error(`the answer of ${new URL(url).origin} is larger than ${mostBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}
