import { anonymous, type Principal } from '@mapgate/policy'
import { objectsOf } from '../../core/json.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import type { Mount } from '../../core/request/mount.ts'
import { publicPathOf } from '../../core/request/path.ts'
import type { Trace } from '../../core/request/trace.ts'
import { acceptsHtml } from '../../pages/accepts-html.ts'
import { type Html, html } from '../../pages/html.ts'
import { htmlPage } from '../../pages/page.ts'
import { who } from '../../pages/who.ts'
import type { PageCaller } from '../page-caller.ts'
import { textOf } from './described.ts'
import { describedAt, type ListingOptions, type OpenListing, openListings } from './open-listings.ts'
import { servicesPath } from './places.ts'
import { previewImage, previewOf } from './preview.ts'
import { type WmsServicesOptions, wmsServices } from './wms-services.ts'

/** What the gateway's own page is built with. */
interface LandingOptions extends ListingOptions, WmsServicesOptions {
  /** The principal of the browser's session. */
  readonly callerOf: PageCaller
  readonly anonymousHasGrants: boolean
}

/** Maps that are shown on the page; each costs a description and a picture. */
const mostPreviews = 4

/**
 * The page at the root of the gateway: what this is, who asks, and what that caller may see, with small maps of it. A stranger learns
 * neither mounts nor services. Undefined for everything but a browser that asks for this page.
 */
export function createLanding(options: LandingOptions) {
  const home = `${publicPathOf(options.publicUrl)}/`
  return (inbound: Inbound, trace: Trace): Promise<Reply> | undefined => {
    const isAsked = inbound.path === '/' && inbound.method === 'GET' && acceptsHtml(inbound.headers)
    return isAsked ? show(inbound, trace, options, home) : undefined
  }
}

async function show(inbound: Inbound, trace: Trace, options: LandingOptions, home: string): Promise<Reply> {
  trace.operation = 'gateway.page'
  const principal = await options.callerOf(inbound)
  trace.principal = principal
  const isStranger = principal === anonymous && !options.anonymousHasGrants
  return htmlPage({
    title: 'Map services',
    home,
    who: who(principal, home, home),
    body: html`<p>This is <strong>Mapgate</strong>, a security gateway before map servers. Map applications sign in here by themselves, and
each person sees the services, layers and rows that are granted.</p>${
      isStranger
        ? html`<p><a href="${home}.mapgate/sign-in">Sign in</a> to see which map services are yours.</p>`
        : html`${withoutRole(principal, home)}${await servicesOf(inbound, principal, options)}`
    }`,
  })
}

/** Why the maps are empty for somebody whom no group gives a role. */
const withoutRole = ({ shownAs, roles }: Principal, home: string): Html | undefined =>
  shownAs !== 'session' || roles.length > 0
    ? undefined
    : html`<p class="said">Your account has no role here, so you see what everybody sees. <a href="${home}.mapgate/me">See which groups were received</a>.</p>`

interface Found extends Pick<OpenListing, 'places' | 'mount' | 'ask'> {
  readonly name: string
  readonly type: string
}

async function servicesOf(inbound: Inbound, principal: Principal, options: LandingOptions): Promise<Html> {
  const [open, wms] = await Promise.all([
    openListings(inbound, principal, options),
    wmsServices(inbound, principal, options),
  ])
  if (open.length === 0) return wms ?? html`<p class="soft">There is nothing here that you may see.</p>`
  const [first] = open
  const found = objectsOf(first?.listing.services).flatMap(({ name, type }): Found[] =>
    first === undefined ? [] : [{ ...first, name: textOf(name), type: textOf(type) }],
  )
  const cards = await cardsOf(found, inbound)
  return html`${cards.length === 0 ? undefined : html`<h2>Your maps</h2><div class="cards">${cards}</div>`}<h2>All services</h2><ul class="list">${open
    .filter(({ mount }, index) => open.findIndex((other) => isSameSite(other.mount, mount)) === index)
    .map((one) =>
      listingLink(
        one,
        open.filter((other) => other !== one && isSameSite(other.mount, one.mount)),
      ),
    )}</ul>${wms}`
}

/** True for two mounts of one map server, which list the same services. */
const isSameSite = (one: Mount, other: Mount): boolean => one.upstream === other.upstream

/** A site by its first mount; the other mounts of the same site are further addresses of the same services. */
function listingLink(one: OpenListing, others: readonly OpenListing[]): Html {
  const { mount, places } = one
  const link = (at: OpenListing['places'], path: string) =>
    html`<a href="${at.of('/rest/services') ?? at.home}">${path}</a>`
  const also = others.map((other) => html`, also at ${link(other.places, other.mount.path)}`)
  return html`<li>${link(places, mount.path)}<span class="kind">${counted(one)}${also}</span></li>`
}

function counted({ services, folders }: OpenListing): string {
  const of = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  return [...of(services, 'service', 'services'), ...of(folders, 'folder', 'folders')].join(', ')
}

/** Small maps of the first services that draw some; one that cannot be described or drawn is left out. */
async function cardsOf(found: readonly Found[], inbound: Inbound): Promise<readonly Html[]> {
  const maps = found.filter(({ type }) => type === 'MapServer').slice(0, mostPreviews)
  const cards = await Promise.all(
    maps.map(async ({ name, type, places, mount, ask }) => {
      const sitePath = servicesPath(name, type)
      const here = places.of(sitePath)
      const service = await describedAt(inbound, mount, sitePath, ask)
      const preview = service && previewOf(service, type, [480, 270])
      if (here === undefined || preview === undefined) return undefined
      const kind = preview.words === '' ? type : preview.words
      const words = html`<span>${name} <span class="kind">${kind}</span></span>`
      return html`<a class="card" href="${here}">${previewImage(`${here}/export?${preview.query}`, name, 'map')}${words}</a>`
    }),
  )
  return cards.filter((card) => card !== undefined)
}
