import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import { type LibraryPage, openLibraryPage, pixelsOfDataUrl } from './library-page.ts'
import { accounts, WMS, WMTS } from './ogc-stack.ts'
import { byArcgis, difference, MERCATOR, TILE, tilesByArcgis } from './pixels.ts'

const imports = {
  '@arcgis/core/': '/examples/lib/@arcgis/core/',
  '@arcgis/toolkit/dom': '/examples/lib/@arcgis/toolkit/dist/dom/index.js',
  '@esri/arcgis-html-sanitizer': '/examples/lib/@esri/arcgis-html-sanitizer/dist/esm/index.js',
  '@esri/calcite-components/dist/components': '/examples/arcgis/no-widgets.js',
  '@esri/calcite-components/dist/components/calcite-button': '/examples/arcgis/no-widgets.js',
  luxon: '/examples/lib/luxon/src/luxon.js',
  tslib: '/examples/lib/tslib/tslib.es6.mjs',
}
const head = `<script type="importmap">${JSON.stringify({ imports })}</script><script>globalThis.process = { env: {} }</script>`
const script = `
import esriConfig from '@arcgis/core/config.js'
import esriId from '@arcgis/core/identity/IdentityManager.js'
import Extent from '@arcgis/core/geometry/Extent.js'
import WMSLayer from '@arcgis/core/layers/WMSLayer.js'
import WMTSLayer from '@arcgis/core/layers/WMTSLayer.js'
import { carry } from '/kit/adapters/arcgis4.ts'
esriConfig.assetsPath = new URL('/examples/lib/@arcgis/core/assets', location.href).href
const { west, south, east, north } = ${JSON.stringify(MERCATOR)}
const extent = new Extent({ xmin: west, ymin: south, xmax: east, ymax: north, spatialReference: { wkid: 102100 } })
const dataUrlOf = (image) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth || image.width, height: image.naturalHeight || image.height })
  canvas.getContext('2d').drawImage(image, 0, 0)
  return canvas.toDataURL()
}
/** The kit is put in once, as apps do; the account is chosen by reloading. */
globalThis.signIn = async (asked) => {
  globalThis.gate = gateOf(asked)
  carry(gate, esriConfig, esriId)
  await gate.ready()
}
globalThis.mapOf = async ({ url }) => {
  const layer = new WMSLayer({ url })
  await layer.load()
  const titles = layer.allSublayers.map(({ name, title, legendUrl }) => [name, title, legendUrl]).toArray()
  return { picture: dataUrlOf(await layer.fetchImage(extent, 512, 512)), titles, version: layer.version }
}
globalThis.tileOf = async ({ url, level, row, column }) => {
  const layer = new WMTSLayer({ url })
  await layer.load()
  // A view chooses the grid; without one the app does.
  layer.activeLayer.tileMatrixSetId = 'GoogleMapsCompatible'
  return dataUrlOf(await layer.fetchTile(level, row, column))
}
/** Popups are asked for by the app, layer by layer. */
const load = async (layer) => {
  await layer.load()
  layer.allSublayers.forEach((each) => { each.popupEnabled = each.queryable })
}
/** What the popup shows is a frame of the library's own making; true once it has loaded. */
globalThis.askAt = async ({ url, at: [column, row], byTicket }) => {
  const layer = new WMSLayer({ url: byTicket ? gate.url(url) : url, featureInfoFormat: 'text/html' })
  await load(layer)
  const [graphic] = await layer.fetchFeatureInfo(extent, 512, 512, column, row)
  const frame = graphic.popupTemplate.content
  await new Promise((done) => { frame.addEventListener('load', done); document.getElementById('map').replaceChildren(frame) })
  return frame.getAttribute('sandbox')
}
globalThis.askInJson = async ({ url, at: [column, row] }) => {
  const told = []
  const layer = new WMSLayer({
    url,
    fetchFeatureInfoFunction: async (query) => {
      const asked = new URLSearchParams({ ...query, info_format: 'application/json' })
      const reply = await gate.fetch(layer.featureInfoUrl + (layer.featureInfoUrl.includes('?') ? '&' : '?') + asked)
      told.push(...(await reply.json()).features.map(({ properties }) => properties))
      return []
    },
  })
  await load(layer)
  await layer.fetchFeatureInfo(extent, 512, 512, column, row)
  return told
}
globalThis.sizeOf = async (url) => {
  const { width, height } = await createImageBitmap(await (await gate.get(url)).blob())
  return [width, height]
}
`

let library: LibraryPage
beforeAll(async () => {
  library = await openLibraryPage(head, script)
})
afterAll(() => library?.close())

/** Canvases keep colours multiplied by their opacity, so pixels that are partly transparent are rounded. */
const ROUNDED = 4

describe.each(accounts)('@arcgis/core as %s', (account) => {
  const wmsUrl = () => `${library.stack.gatewayUrl}/arcgis/${WMS}`

  beforeAll(async () => {
    await library.page.reload()
    await library.page.waitForSelector('body[data-ready]', { timeout: 300_000 })
    await library.call('signIn', library.asked(account))
  })

  it('loads a WMSLayer, and draws what ArcGIS clients get', async () => {
    const { picture, titles } = await library.call<{
      picture: string
      titles: readonly [string, string, string][]
    }>('mapOf', { url: wmsUrl() })
    expect(titles.map(([name, title]) => `${name} ${title}`)).toEqual(
      expect.arrayContaining(['2 Hydrants', '4 Mains', '6 Service Districts']),
    )
    const { painted, different } = difference(
      await byArcgis(library, account, MERCATOR),
      await pixelsOfDataUrl(picture),
      ROUNDED,
    )
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
    const [, , legend] = titles.find(([name]) => name === '2') ?? []
    const sides = await library.call<number[]>('sizeOf', legend)
    expect(Math.min(...sides)).toBeGreaterThan(8)
  })

  it('loads a WMTSLayer, and draws the tile that ArcGIS clients get', async () => {
    const url = `${library.stack.gatewayUrl}/arcgis/${WMTS}`
    const place = { level: TILE.level + 1, row: TILE.row * 2, column: TILE.column * 2 }
    const picture = await library.call<string>('tileOf', { url, ...place })
    const { width, data } = await tilesByArcgis(library, account)
    const rows = Array.from({ length: 256 }, (_, row) => data.slice(row * width * 4, row * width * 4 + 1024))
    const expected = { width: 256, height: 256, data: new Uint8Array(Buffer.concat(rows)) }
    const { painted, different } = difference(expected, await pixelsOfDataUrl(picture), ROUNDED)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })

  it('with a ticket in the address opens what lies at a place in its sandboxed frame', async () => {
    const { name, at } = await hydrantIn(library, MERCATOR)
    const sandbox = await library.call('askAt', { url: wmsUrl(), at, byTicket: true })
    expect(sandbox).toBe('')
    const words = await library.page
      .frameLocator('#map iframe')
      .locator('body')
      .innerText({ timeout: 300_000 })
    expect(words).toContain(name)
    if (account === 'visitor') expect(words).not.toMatch(/owner|phone|cost/i)
    else expect(words).toMatch(/owner/i)
  })

  it('without a ticket in the address gets nothing in that frame, and everything by a function of the app', async () => {
    const { name, at } = await hydrantIn(library, MERCATOR)
    library.seen.length = 0
    await library.call('askAt', { url: wmsUrl(), at, byTicket: false })
    const inFrame = () => library.seen.filter(({ url }) => /request=GetFeatureInfo/i.test(url))
    await expect.poll(() => inFrame().map(({ status }) => status)).toEqual([401])
    expect(JSON.stringify(await library.call('askInJson', { url: wmsUrl(), at }))).toContain(name)
  })
})
