import { isObject, objectsOf } from '../../core/json.ts'
import { type Html, html } from '../../pages/html.ts'
import { type Described, numberOf, textOf, wordsOf } from './described.ts'
import { previewImage, previewOf } from './preview.ts'

/** The place of a page, and the query of its links. */
export interface PagePlace {
  /** Path of the service or layer on this host. */
  readonly here: string
  /** Its address for applications. */
  readonly address: string
  /** The query that links have to carry, such as `?mg_ticket=…`. */
  readonly carry: string
}

/** A service: its map, its address, its layers and tables as links. */
export function serviceBody(service: Described, type: string, { here, address, carry }: PagePlace): Html {
  const preview = previewOf(service, type)
  const title = wordsOf(service.serviceDescription) || wordsOf(service.description)
  const layers = objectsOf(service.layers)
  return html`${title === '' ? undefined : html`<p>${title}</p>`}${
    preview === undefined
      ? undefined
      : html`${previewImage(`${here}/export?${preview.query}${carry.replace('?', '&')}`, 'this service', 'map wide')}${
          preview.words === '' ? undefined : html`<p class="soft">${preview.words}.</p>`
        }`
  }<h2>Address for applications</h2><p class="address">${address}</p>${
    layers.length === 0
      ? undefined
      : html`<h2>Layers</h2><ul class="list">${layers.map((layer) => entry(layer, here, carry))}</ul>`
  }${
    objectsOf(service.tables).length === 0
      ? undefined
      : html`<h2>Tables</h2><ul class="list">${objectsOf(service.tables).map((table) => entry(table, here, carry))}</ul>`
  }<h2>Facts</h2>${facts([
    ['Spatial reference', referenceOf(service.spatialReference)],
    ['Capabilities', textOf(service.capabilities).replaceAll(',', ', ')],
    ['Version', textOf(service.currentVersion)],
    ['Credits', wordsOf(service.copyrightText)],
  ])}<p><a href="${here}?f=pjson${carry.replace('?', '&')}">The whole description as JSON</a></p>`
}

/** Layers inside a group are set in. */
function entry(layer: Described, here: string, carry: string): Html {
  const id = numberOf(layer.id)
  if (id === undefined) return html``
  const isInner = (numberOf(layer.parentLayerId) ?? -1) >= 0
  const kind = textOf(layer.geometryType).replace('esriGeometry', '') || textOf(layer.type)
  return html`<li${isInner ? { html: ' class="inner"' } : undefined}><a href="${here}/${id}${carry}">${textOf(layer.name)}</a><span class="kind">${kind === '' ? '' : `${kind} · `}${id}</span></li>`
}

/** A table of facts without those that are not known. */
export function facts(entries: readonly (readonly [name: string, value: string])[]): Html {
  const known = entries.filter(([, value]) => value !== '')
  return html`<div class="scroll"><table>${known.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table></div>`
}

/** A spatial reference as people name it. */
export function referenceOf(reference: unknown): string {
  if (!isObject(reference)) return ''
  const { wkid, latestWkid } = reference
  const number = numberOf(latestWkid) ?? numberOf(wkid)
  if (number === undefined) return ''
  // Esri's own numbers begin above those of EPSG.
  return `${number < 32_768 ? 'EPSG' : 'Esri'} ${number}`
}
