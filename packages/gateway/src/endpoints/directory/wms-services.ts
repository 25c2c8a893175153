import type { Principal } from '@mapgate/policy'
import type { Inbound } from '../../core/request/inbound.ts'
import type { Mount } from '../../core/request/mount.ts'
import { type Html, html } from '../../pages/html.ts'
import { textOf } from './described.ts'
import { callerAt, describedAt, type ListingOptions } from './open-listings.ts'
import { placesOf, servicesPath } from './places.ts'

/** How the servers of WMS that somebody may see are found. */
export interface WmsServicesOptions extends Pick<ListingOptions, 'publicUrl' | 'ask'> {
  /** The mounts whose upstreams speak WMS themselves. */
  readonly wmsMounts: readonly Mount[]
}

/** What the page at the root says of the servers of WMS that a caller may see: their addresses, for map programs. Undefined where there are none. */
export async function wmsServices(
  inbound: Inbound,
  principal: Principal,
  { publicUrl, wmsMounts, ask }: WmsServicesOptions,
): Promise<Html | undefined> {
  const items = await Promise.all(
    wmsMounts.map(async (mount) => {
      const caller = callerAt(mount, inbound, principal)
      const sitePath = servicesPath(mount.upstream, 'MapServer')
      // The one service of such a server is asked for as the doors of WMS ask for it.
      const described = caller && (await describedAt(inbound, { ...mount, at: '' }, sitePath, ask(caller)))
      return described && item(mount, textOf(described.mapName), publicUrl)
    }),
  )
  const found = items.filter((one) => one !== undefined)
  if (found.length === 0) return undefined
  return html`<h2>WMS services</h2><ul class="list">${found}</ul><p class="soft">Map programs such as QGIS, and WMS layers in web maps, are given these addresses.</p>`
}

function item(mount: Mount, title: string, publicUrl: string): Html {
  const places = placesOf(publicUrl, { path: mount.path, at: '' })
  const capabilities = `${places.of('')}?SERVICE=WMS&REQUEST=GetCapabilities`
  return html`<li><a href="${capabilities}">${title === '' ? mount.path : title}</a><code class="kind">${places.address('')}</code></li>`
}
