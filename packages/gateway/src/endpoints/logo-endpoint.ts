import { createHash } from 'node:crypto'
import type { Reply } from '../core/reply/reply.ts'

/** A picture for the pages, with the type that its bytes have. */
interface Logo {
  readonly type: string
  readonly bytes: Uint8Array
}

const logoPath = '/.mapgate/logo'

/** Where the logo of the pages is: another address whenever it changes, because browsers keep it. */
export const logoAddress = (home: string, { bytes }: Logo): string =>
  `${home}${logoPath.slice(1)}?v=${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`

/**
 * Serves the logo of the pages, as a picture and nothing else: an SVG that is opened by itself may run nothing and load nothing. Undefined for
 * everything else.
 */
export function createLogoEndpoint(logo: Logo | undefined): (path: string) => Reply | undefined {
  if (logo === undefined) return () => undefined
  const reply: Reply = {
    status: 200,
    headers: {
      'content-type': logo.type,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=86400',
    },
    body: logo.bytes,
  }
  return (path) => (path === logoPath ? reply : undefined)
}
