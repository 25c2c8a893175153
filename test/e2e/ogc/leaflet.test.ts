import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LibraryPage, onWhite, openLibraryPage } from './library-page.ts'
import { accounts, WMS } from './ogc-stack.ts'
import { byArcgis, difference, MERCATOR, tilesByArcgis } from './pixels.ts'

const head = `<link rel="stylesheet" href="/examples/lib/leaflet/dist/leaflet.css">
<script src="/examples/lib/leaflet/dist/leaflet.js"></script>`
const script = `
import { carry } from '/kit/adapters/leaflet.ts'
const { west, south, east, north } = ${JSON.stringify(MERCATOR)}
const center = L.CRS.EPSG3857.unproject(L.point((west + east) / 2, (south + north) / 2))
const show = async (layer) => {
  const options = { zoomControl: false, attributionControl: false, fadeAnimation: false }
  const map = L.map(emptyBox(), options).setView(center, 10)
  let failed = 0
  layer.on('tileerror', () => failed++)
  await new Promise((done) => { layer.on('load', done); layer.addTo(map) })
  return failed
}
const wms = (url, version) => L.tileLayer.wms(url, { layers: '1,0', format: 'image/png', transparent: true, version, tileSize: 512 })
globalThis.showCarried = ({ version, ...asked }) =>
  show(carry(gateOf(asked), wms(asked.gateway + '/arcgis/${WMS}', version)))
globalThis.showPlain = ({ url, version }) => show(wms(url, version))
globalThis.showTiles = (asked) => show(carry(gateOf(asked), L.tileLayer(asked.gateway +
  '/arcgis/rest/services/Topo_Basemap/MapServer/WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/{z}/{y}/{x}.png')))
`

let library: LibraryPage
beforeAll(async () => {
  library = await openLibraryPage(head, script)
})
afterAll(() => library?.close())

/** Blending with white rounds. */
const ROUNDED = 2

describe.each(accounts)('Leaflet as %s', (account) => {
  it.each(['1.1.1', '1.3.0'])('with the kit shows by WMS %s what ArcGIS clients get', async (version) => {
    expect(await library.call('showCarried', { ...library.asked(account), version })).toBe(0)
    const expected = onWhite(await byArcgis(library, account, MERCATOR))
    expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
  })

  it.each(['ticket in the path', 'ticket in the query'] as const)(
    'without the kit shows the same by a plain <img>, %s',
    async (carrier) => {
      const { url } = await library.enter(account, carrier, WMS)
      expect(await library.call('showPlain', { url, version: '1.3.0' })).toBe(0)
      const expected = onWhite(await byArcgis(library, account, MERCATOR))
      expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
    },
  )

  it('with the kit shows by WMTS the tiles that ArcGIS clients get', async () => {
    expect(await library.call('showTiles', library.asked(account))).toBe(0)
    const expected = onWhite(await tilesByArcgis(library, account))
    expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
  })
})

it('Leaflet without a credential shows nothing', async () => {
  const url = `${library.stack.gatewayUrl}/arcgis/${WMS}`
  expect(await library.call('showPlain', { url, version: '1.1.1' })).toBe(1)
  const { data } = await library.shown()
  expect(data.every((value) => value === 255)).toBe(true)
})
