import type { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import { acceptsHtml } from '../pages/accepts-html.ts'

/** What a refusal is looked at with. */
interface Refused {
  readonly inbound: Inbound
  readonly mount: Pick<Mount, 'carriersOff'> | undefined
  /** Path of the gateway's own page. */
  readonly home: string
}

const codes: ReadonlySet<string> = new Set(['credential.missing', 'credential.expired', 'credential.invalid'])

/**
 * Sends a person to the sign-in page where a page was asked for and nobody, or nobody any more, is signed in; undefined for everything else: pictures, data
 * and scripts get the refusal itself, and so does whoever shows a credential of another kind.
 */
export function toSignIn(error: GatewayError, { inbound, mount, home }: Refused): Reply | undefined {
  const { method, headers, shown, path, query } = inbound
  const isPage =
    method === 'GET' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document' &&
    acceptsHtml(headers)
  if (!isPage || !codes.has(error.code)) return undefined
  if (mount?.carriersOff.has('cookie') || shown.some(({ carrier }) => carrier !== 'cookie')) return undefined
  // A token in the address would be kept in that of the sign-in page.
  if (/(^|&)(token|mg_ticket)=/i.test(query)) return undefined
  const here = home + path.slice(1) + (query === '' ? '' : `?${query}`)
  return {
    status: 303,
    headers: {
      location: `${home}.mapgate/sign-in?to=${encodeURIComponent(here)}`,
      'cache-control': 'no-store',
    },
    body: null,
  }
}
