import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LibraryPage, onWhite, openLibraryPage } from './library-page.ts'
import { accounts, WMS, WMTS } from './ogc-stack.ts'
import { byArcgis, difference, MERCATOR, tilesByArcgis } from './pixels.ts'

const head = `<script type="importmap">{ "imports": { "maplibre-gl": "/examples/lib/maplibre-gl/dist/maplibre-gl.mjs" } }</script>
<link rel="stylesheet" href="/examples/lib/maplibre-gl/dist/maplibre-gl.css">`
const script = `
import * as maplibregl from 'maplibre-gl'
import { carry } from '/kit/adapters/maplibre.ts'
const { west, south, east, north } = ${JSON.stringify(MERCATOR)}
const degreesOf = (x, y) => [x / 20037508.342789244 * 180, Math.atan(Math.sinh(y / 20037508.342789244 * Math.PI)) * 180 / Math.PI]
const center = degreesOf((west + east) / 2, (south + north) / 2)
const show = async (asked, url, tileSize) => {
  const paint = { 'raster-fade-duration': 0, 'raster-resampling': 'nearest' }
  const map = new maplibregl.Map({
    container: emptyBox(), center, zoom: 9, attributionControl: false, fadeDuration: 0, pixelRatio: 1,
    transformRequest: carry(gateOf(asked)),
    style: { version: 8, sources: { it: { type: 'raster', tileSize, tiles: [url] } }, layers: [{ id: 'it', type: 'raster', source: 'it', paint }] },
  })
  const errors = []
  map.on('error', ({ error }) => errors.push(String(error?.message ?? error)))
  await map.once('idle')
  return errors
}
const template = 'service=WMS&request=GetMap&layers=1,0&styles=&format=image/png&transparent=true&width=512&height=512&bbox={bbox-epsg-3857}'
globalThis.showMap = ({ version, ...asked }) => show(asked,
  asked.gateway + '/arcgis/${WMS}?' + template + '&version=' + version + (version === '1.3.0' ? '&crs=' : '&srs=') + 'EPSG:3857', 512)
globalThis.showTiles = (asked) => show(asked,
  asked.gateway + '/arcgis/${WMTS}/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/{z}/{y}/{x}.png', 256)
`

let library: LibraryPage
beforeAll(async () => {
  library = await openLibraryPage(head, script)
})
afterAll(() => library?.close())

/** Textures of a graphics card round when they are blended. */
const ROUNDED = 3

describe.each(accounts)('MapLibre as %s', (account) => {
  it.each(['1.1.1', '1.3.0'])('shows by a template of WMS %s what ArcGIS clients get', async (version) => {
    expect(await library.call('showMap', { ...library.asked(account), version })).toEqual([])
    const expected = onWhite(await byArcgis(library, account, MERCATOR))
    expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
  })

  it('shows by WMTS the tiles that ArcGIS clients get', async () => {
    expect(await library.call('showTiles', library.asked(account))).toEqual([])
    const expected = onWhite(await tilesByArcgis(library, account))
    expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
  })
})
