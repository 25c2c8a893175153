import { isObject, objectsOf } from '../../core/json.ts'
import { type Html, html } from '../../pages/html.ts'
import { type Described, textOf, wordsOf } from './described.ts'
import { scales } from './scales.ts'
import { facts, type PagePlace, referenceOf } from './service-page.ts'

/** A layer or table: its fields, and how its rows are asked for. */
export function layerBody(layer: Described, { here, address, carry }: PagePlace): Html {
  const fields = objectsOf(layer.fields)
  const extent = isObject(layer.extent) ? layer.extent : {}
  const more = carry.replace('?', '&')
  const rows = `${here}/query?where=1%3D1&outFields=*&resultRecordCount=10&f=pjson${more}`
  const canQuery = /query/i.test(textOf(layer.capabilities))
  return html`<p>${wordsOf(layer.description)}</p><h2>Address for applications</h2><p class="address">${address}</p>${
    fields.length === 0
      ? undefined
      : html`<h2>Fields</h2><div class="scroll"><table><tr><th scope="col">Name</th><th scope="col">Alias</th><th scope="col">Type</th></tr>${fields.map(
          ({ name, alias, type }) =>
            html`<tr><td>${textOf(name)}</td><td>${textOf(alias)}</td><td>${textOf(type).replace('esriFieldType', '')}</td></tr>`,
        )}</table></div>`
  }<h2>Facts</h2>${facts([
    ['Kind', textOf(layer.type)],
    ['Geometry', textOf(layer.geometryType).replace('esriGeometry', '')],
    ['Spatial reference', referenceOf(extent.spatialReference)],
    ['Drawn', scales(layer)],
    ['Capabilities', textOf(layer.capabilities).replaceAll(',', ', ')],
  ])}<p>${canQuery ? html`<a href="${rows}">Its first ten rows as JSON</a> · ` : undefined}<a href="${here}?f=pjson${more}">The whole description as JSON</a></p>`
}
