import { objectsOf } from '../../core/json.ts'
import { type Html, html } from '../../pages/html.ts'
import { type Described, textOf } from './described.ts'
import { type Places, servicesPath } from './places.ts'

/**
 * A listing of services as links: what `f=json` tells this caller, and nothing else.
 * @param carry what links have to carry, such as `?mg_ticket=…`; empty where a cookie does
 */
export function listingBody(listing: Described, places: Places, carry: string): Html {
  const folders = (Array.isArray(listing.folders) ? listing.folders : []).map((folder) => textOf(folder))
  const services = objectsOf(listing.services).map(({ name, type }) => ({
    name: textOf(name),
    type: textOf(type),
  }))
  const link = (path: string | undefined, text: string, kind: string): Html =>
    path === undefined
      ? html``
      : html`<li><a href="${path + carry}">${text}</a><span class="kind">${kind}</span></li>`
  return html`${
    folders.length === 0
      ? undefined
      : html`<h2>Folders</h2><ul class="list">${folders.map((folder) => link(places.of(servicesPath(folder)), folder, 'folder'))}</ul>`
  }<h2>Services</h2>${
    services.length === 0
      ? html`<p class="soft">There is no service here that you may see.</p>`
      : html`<ul class="list">${services.map(({ name, type }) => link(places.of(servicesPath(name, type)), name, type))}</ul>`
  }`
}
