import { anonymous, type Principal } from '@mapgate/policy'
import { type MapRequest, parseRequest, serviceName } from '@mapgate/protocol'
import type { TicketService } from '../../core/authentication/issuing.ts'
import type { Ask, Directory } from '../../core/reply/directory.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { ambientCarriers } from '../../core/request/credential.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import { siteRequest } from '../../core/request/site-request.ts'
import { acceptsHtml } from '../../pages/accepts-html.ts'
import { type Html, html } from '../../pages/html.ts'
import { htmlPage } from '../../pages/page.ts'
import { who } from '../../pages/who.ts'
import type { Described } from './described.ts'
import { layerBody } from './layer-page.ts'
import { listingBody } from './listing-page.ts'
import { operationBody } from './operation-page.ts'
import { type Places, placesOf, servicesPath } from './places.ts'
import { readDescription } from './read-description.ts'
import { serviceBody } from './service-page.ts'

/** What the directory is built with. */
interface DirectoryOptions {
  readonly publicUrl: string
  readonly tickets: TicketService
  /** Epoch milliseconds. */
  readonly clock: () => number
}

const pages = /^(Catalog\.(root|folder)|\w+Server\.(root|layer))$/

/** True when a browser asks for a listing, a service or a layer to read. */
const isDirectoryPage = ({ map, inbound }: GatewayRequest): boolean =>
  map.format === 'html' && pages.test(map.operation.id) && acceptsHtml(inbound.headers)

/** True when a browser asks for a page where an operation has none, such as `query` without `f=json`. */
const isOtherPage = ({ map, inbound }: GatewayRequest): boolean =>
  map.format === 'html' &&
  inbound.method === 'GET' &&
  !/^(Info|Tokens)$/.test(map.operation.group) &&
  acceptsHtml(inbound.headers)

/**
 * The browsable directory: listings, services and layers as plain pages. Each is made of what `f=json` tells this caller at the same
 * place, so it shows nothing that the caller could not read; links carry a ticket of minutes where no cookie does.
 */
export function createDirectory(options: DirectoryOptions): Directory {
  return (request, principal, ask) => {
    if (isDirectoryPage(request)) return show(request, principal, ask, options)
    return isOtherPage(request) ? showOperation(request, principal, options) : undefined
  }
}

/** The page of an operation that has none: made of the request alone, whether there is such a service or not. */
async function showOperation(
  request: GatewayRequest,
  principal: Principal,
  { publicUrl, tickets, clock }: DirectoryOptions,
): Promise<Reply> {
  const { inbound, mount, map } = request
  const places = placesOf(publicUrl, mount)
  const carry = await carriedBy(request, principal, tickets, clock())
  const path = places.home + inbound.path.slice(1)
  return htmlPage({
    title: inbound.path.split('/').filter(Boolean).at(-1) ?? 'Map services',
    home: places.home,
    who: who(principal, places.home, path),
    path: crumbs(map, places, carry, true),
    body: operationBody(inbound, map.operation.formats, { path, carry }),
  })
}

async function show(
  request: GatewayRequest,
  principal: Principal,
  ask: Ask,
  { publicUrl, tickets, clock }: DirectoryOptions,
): Promise<Reply> {
  const described = await readDescription(asJson(request), ask)
  const { mount, map } = request
  const places = placesOf(publicUrl, mount)
  const carry = await carriedBy(request, principal, tickets, clock())
  const sitePath = sitePathOf(map)
  const here = places.of(sitePath) ?? places.home
  const address = places.address(sitePath) ?? publicUrl
  return htmlPage({
    title: titleOf(described, map),
    home: places.home,
    who: who(principal, places.home, here),
    path: crumbs(map, places, carry),
    body: bodyOf(described, map, { places, here, address, carry }),
  })
}

function bodyOf(
  described: Described,
  { operation, resource }: MapRequest,
  { places, ...place }: { places: Places; here: string; address: string; carry: string },
): Html {
  if (operation.group === 'Catalog') return listingBody(described, places, place.carry)
  if (operation.id.endsWith('.layer')) return layerBody(described, place)
  return serviceBody(described, resource.serviceType ?? '', place)
}

/** The same place as JSON, parsed again without the caller's headers. */
function asJson({ inbound, mount }: GatewayRequest): GatewayRequest {
  const plain = { ...inbound, method: 'GET', query: 'f=json', headers: {}, body: new Uint8Array(), shown: [] }
  const { request } = parseRequest(siteRequest(plain, mount))
  if (request === undefined) throw new Error('a page whose place is none')
  return { inbound: plain, mount, map: request }
}

function sitePathOf({ resource }: MapRequest): string {
  const { folder, serviceType, layerId } = resource
  const name = serviceName(resource)
  if (name === undefined) return servicesPath(folder)
  return servicesPath(name, serviceType, layerId === undefined ? undefined : String(layerId))
}

function titleOf(described: Described, { resource, operation }: MapRequest): string {
  if (operation.group === 'Catalog') return resource.folder ?? 'Map services'
  if (resource.layerId !== undefined && typeof described.name === 'string') return described.name
  return serviceName(resource) ?? 'Map service'
}

/** The way from the listing to this place, or to what is below a layer. */
function crumbs({ resource }: MapRequest, places: Places, carry: string, isBelow = false): Html {
  const { folder, serviceType, layerId } = resource
  const name = serviceName(resource)
  const steps = [
    ['Services', places.of(servicesPath())],
    ...(folder === undefined ? [] : [[folder, places.of(servicesPath(folder))]]),
    ...(name === undefined
      ? []
      : [[`${name.split('/').at(-1)} (${serviceType})`, places.of(servicesPath(name, serviceType))]]),
    ...(layerId === undefined
      ? []
      : [
          [
            String(layerId),
            isBelow ? places.of(servicesPath(name, serviceType, String(layerId))) : undefined,
          ],
        ]),
  ] as const
  const links = steps.flatMap(([text = '', path], index) => [
    ...(index === 0 ? [] : [html` / `]),
    path === undefined ? html`${text}` : html`<a href="${path + carry}">${text}</a>`,
  ])
  return html`<p class="path">${links}</p>`
}

/** The query that links of a page carry: empty beside a cookie and what else comes by itself, else a ticket of minutes for this mount. */
async function carriedBy(
  { inbound, mount }: GatewayRequest,
  principal: Principal,
  tickets: TicketService,
  now: number,
): Promise<string> {
  if (principal === anonymous || ambientCarriers.has(principal.carrier)) return ''
  if (principal.shownAs === 'ticket') {
    const shown = new URLSearchParams(inbound.query).get('mg_ticket')
    return shown === null ? '' : `?mg_ticket=${encodeURIComponent(shown)}`
  }
  const { ticket } = await tickets.issue(principal, { mounts: [mount.path] }, { now })
  return `?mg_ticket=${encodeURIComponent(ticket)}`
}
