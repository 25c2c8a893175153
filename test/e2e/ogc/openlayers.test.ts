import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import { type LibraryPage, onWhite, openLibraryPage } from './library-page.ts'
import { accounts, WMS, WMTS } from './ogc-stack.ts'
import { byArcgis, DEGREES, difference, MERCATOR, tilesByArcgis } from './pixels.ts'

const head = `<script src="/examples/lib/ol/dist/ol.js"></script>`
const script = `
import { carry } from '/kit/adapters/openlayers.ts'
const show = async (layer, view) => {
  const { wkid, west, south, east, north, width, height } = view
  const target = emptyBox()
  Object.assign(target.style, { width: width + 'px', height: height + 'px' })
  const map = new ol.Map({ target, layers: [layer], controls: [], pixelRatio: 1, view: new ol.View({
    projection: 'EPSG:' + wkid, center: [(west + east) / 2, (south + north) / 2], resolution: (east - west) / width,
    constrainResolution: false }) })
  await new Promise((done) => map.once('rendercomplete', done))
  return map
}
const params = { LAYERS: '6,5,4,3,2,0', VERSION: '1.3.0' }
const addressOf = (asked) => asked.gateway + '/arcgis/${WMS}'
globalThis.showImage = async ({ view, version, ...asked }) => {
  const source = carry(gateOf(asked), new ol.source.ImageWMS({ url: addressOf(asked), params: { ...params, VERSION: version }, ratio: 1 }))
  globalThis.shownSource = source
  await show(new ol.layer.Image({ source }), view)
}
globalThis.showTiled = async ({ view, ...asked }) => {
  const tileGrid = ol.tilegrid.createXYZ({ tileSize: 512 })
  const source = carry(gateOf(asked), new ol.source.TileWMS({ url: addressOf(asked), params, tileGrid }))
  await show(new ol.layer.Tile({ source }), view)
}
globalThis.showTiles = async ({ view, ...asked }) => {
  const gate = gateOf(asked)
  const reply = await gate.fetch(asked.gateway + '/arcgis/${WMTS}/1.0.0/WMTSCapabilities.xml')
  const capabilities = new ol.format.WMTSCapabilities().read(await reply.text())
  const options = ol.source.WMTS.optionsFromCapabilities(capabilities, { layer: 'Topo_Basemap', matrixSet: 'GoogleMapsCompatible' })
  await show(new ol.layer.Tile({ source: carry(gate, new ol.source.WMTS(options)) }), view)
  return options.urls
}
globalThis.layersOf = async (asked) => {
  const reply = await gateOf(asked).fetch(addressOf(asked) + '?SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0')
  const { Capability } = new ol.format.WMSCapabilities().read(await reply.text())
  const below = ({ Name, Title, Layer = [] }) => [...(Name ? [Name + ' ' + Title] : []), ...Layer.flatMap(below)]
  return below(Capability.Layer)
}
globalThis.askAt = async ({ view, at: [column, row], ...asked }) => {
  const { wkid, west, north, east, width } = view
  const resolution = (east - west) / width
  const place = [west + (column + 0.5) * resolution, north - (row + 0.5) * resolution]
  const source = new ol.source.ImageWMS({ url: addressOf(asked), params })
  const url = source.getFeatureInfoUrl(place, resolution, 'EPSG:' + wkid, { INFO_FORMAT: 'application/json', QUERY_LAYERS: '2' })
  const reply = await gateOf(asked).fetch(url)
  return new ol.format.GeoJSON().readFeatures(await reply.json()).map((feature) => {
    const { geometry, ...values } = feature.getProperties()
    return values
  })
}
globalThis.legendOf = async (asked) => {
  const source = new ol.source.ImageWMS({ url: addressOf(asked), params: { ...params, LAYERS: '2' } })
  const reply = await gateOf(asked).get(source.getLegendUrl(undefined, { LAYER: '2', STYLE: 'default' }))
  const { width, height } = await createImageBitmap(await reply.blob())
  return [width, height]
}
`

let library: LibraryPage
beforeAll(async () => {
  library = await openLibraryPage(head, script)
})
afterAll(() => library?.close())

/** Blending with white rounds. */
const ROUNDED = 2

describe.each(accounts)('OpenLayers as %s', (account) => {
  it('reads the capabilities', async () => {
    const layers = await library.call<string[]>('layersOf', library.asked(account))
    expect(layers).toEqual(expect.arrayContaining(['2 Hydrants', '4 Mains', '6 Service Districts']))
  })

  it.each([
    { version: '1.1.1', view: MERCATOR },
    { version: '1.3.0', view: MERCATOR },
    { version: '1.1.1', view: DEGREES },
    { version: '1.3.0', view: DEGREES },
  ])('shows by ImageWMS $version in EPSG:$view.wkid what ArcGIS clients get', async ({ version, view }) => {
    await library.call('showImage', { ...library.asked(account), version, view })
    const expected = onWhite(await byArcgis(library, account, view))
    expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
  })

  it('shows by TileWMS what ArcGIS clients get', async () => {
    await library.call('showTiled', { ...library.asked(account), view: MERCATOR })
    const expected = onWhite(await byArcgis(library, account, MERCATOR))
    expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
  })

  it('shows by WMTS, as its capabilities say, the tiles that ArcGIS clients get', async () => {
    await library.call('showTiles', { ...library.asked(account), view: MERCATOR })
    const expected = onWhite(await tilesByArcgis(library, account))
    expect(difference(expected, await library.shown(), ROUNDED).different).toBe(0)
  })

  it('is told what lies at a place, and of the visitor no hidden fields', async () => {
    const { name, at } = await hydrantIn(library, MERCATOR)
    const told = await library.call<object[]>('askAt', { ...library.asked(account), view: MERCATOR, at })
    expect(JSON.stringify(told)).toContain(name)
    const fields = Object.keys(told[0] ?? {}).join()
    if (account === 'visitor') expect(fields).not.toMatch(/owner|phone|cost/i)
    else expect(fields).toMatch(/owner/i)
  })

  it('gets the legend', async () => {
    const sides = await library.call<number[]>('legendOf', library.asked(account))
    expect(Math.min(...sides)).toBeGreaterThan(8)
  })
})
