import type { Reply } from '../../core/reply/reply.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import type { Mount } from '../../core/request/mount.ts'
import { acceptsHtml } from '../../pages/accepts-html.ts'
import { placesOf, servicesPath } from './places.ts'

/**
 * Sends a browser from a mount itself, or its `rest`, on to the listing of services, as the map server does; undefined for everything
 * else. The parameters go along, because one of them may be the credential. From a mount whose server speaks WMS itself, and which has no pages, the browser is sent to
 * the page at the root, which names its address.
 */
export function createToListing(
  publicUrl: string,
  isWms: (mount: Mount) => boolean = () => false,
): (inbound: Inbound, mount: Mount) => Reply | undefined {
  return ({ method, path, query, headers }, mount) => {
    if (method !== 'GET' || !acceptsHtml(headers) || new URLSearchParams(query).has('f')) return undefined
    const below = path.slice(mount.path.length).replace(/\/+$/, '').toLowerCase()
    const sitePath = (mount.at === '' ? '' : `/${mount.at.toLowerCase()}`) + below
    const places = placesOf(publicUrl, mount)
    const isAsked = isWms(mount) ? below === '' && query === '' : sitePath === '' || sitePath === '/rest'
    const listing = isWms(mount) ? places.home : places.of(servicesPath())
    if (!isAsked || listing === undefined) return undefined
    const location = query === '' ? listing : `${listing}?${query}`
    return { status: 302, headers: { location, 'cache-control': 'no-store' }, body: null }
  }
}
