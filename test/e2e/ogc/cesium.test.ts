import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import { type LibraryPage, openLibraryPage, pixelsOfDataUrl } from './library-page.ts'
import { accounts, WMS, WMTS } from './ogc-stack.ts'
import { byArcgis, difference, MERCATOR, TILE, tilesByArcgis } from './pixels.ts'

/** The base map is asked for as its upper left tile of 256 pixels. */
const head = `<script>globalThis.CESIUM_BASE_URL = '/examples/lib/cesium/Build/Cesium/'</script>
<script>var kept = Reflect.get(globalThis, 'eval'); Reflect.set(globalThis, 'eval', () => globalThis)</script>
<script src="/examples/lib/cesium/Build/Cesium/Cesium.js"></script>
<script>Reflect.set(globalThis, 'eval', kept)</script>`
const script = `
import { carry } from '/kit/adapters/cesium.ts'
const { _Implementations } = Cesium.Resource
const plain = { ..._Implementations }
/** The kit is put in once; what the page has changes with the account. */
const asAccount = (asked) => { Object.assign(_Implementations, plain); carry(gateOf(asked), Cesium.Resource) }
const dataUrlOf = (image) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
  const context = canvas.getContext('2d')
  // Cesium turns bitmaps upside down for the graphics card.
  if (image instanceof ImageBitmap) context.setTransform(1, 0, 0, -1, 0, image.height)
  context.drawImage(image, 0, 0)
  return canvas.toDataURL()
}
const wms = ({ gateway }, version) => new Cesium.WebMapServiceImageryProvider({
  url: gateway + '/arcgis/${WMS}', layers: '6,5,4,3,2,0', crs: 'EPSG:3857', srs: 'EPSG:3857', tileWidth: 512, tileHeight: 512,
  tilingScheme: new Cesium.WebMercatorTilingScheme(),
  parameters: { version, format: 'image/png', transparent: true },
  getFeatureInfoParameters: { version, query_layers: '2' },
})
globalThis.mapOf = async ({ version, x, y, level, ...asked }) => {
  asAccount(asked)
  return dataUrlOf(await wms(asked, version).requestImage(x, y, level))
}
globalThis.tileOf = async ({ x, y, level, ...asked }) => {
  asAccount(asked)
  const provider = new Cesium.WebMapTileServiceImageryProvider({
    url: asked.gateway + '/arcgis/${WMTS}', layer: 'Topo_Basemap', style: 'default', tileMatrixSetID: 'GoogleMapsCompatible', format: 'image/png' })
  return dataUrlOf(await provider.requestImage(x, y, level))
}
globalThis.askAt = async ({ version, x, y, level, at: [column, row], ...asked }) => {
  asAccount(asked)
  const provider = wms(asked, version)
  const rectangle = provider.tilingScheme.tileXYToRectangle(x, y, level)
  const { west, south, east, north } = provider.tilingScheme.tileXYToNativeRectangle(x, y, level)
  const place = new Cesium.Cartesian3(west + (column + 0.5) / 512 * (east - west), north - (row + 0.5) / 512 * (north - south), 0)
  const { longitude, latitude } = new Cesium.WebMercatorProjection().unproject(place)
  const found = await provider.pickFeatures(x, y, level, longitude, latitude)
  return found.map(({ name, properties, data }) => properties ?? data)
}
`

let library: LibraryPage
beforeAll(async () => {
  library = await openLibraryPage(head, script)
})
afterAll(() => library?.close())

const tile = { x: TILE.column, y: TILE.row, level: TILE.level }

/** Canvases keep colours multiplied by their opacity, so pixels that are partly transparent are rounded. */
const ROUNDED = 4

describe.each(accounts)('Cesium as %s', (account) => {
  it.each(['1.1.1', '1.3.0'])(
    'gets by WebMapServiceImageryProvider %s what ArcGIS clients get',
    async (version) => {
      const url = await library.call<string>('mapOf', { ...library.asked(account), ...tile, version })
      const { painted, different } = difference(
        await byArcgis(library, account, MERCATOR),
        await pixelsOfDataUrl(url),
        ROUNDED,
      )
      expect(painted).toBeGreaterThan(1000)
      expect(different).toBe(0)
    },
  )

  it('gets by WebMapTileServiceImageryProvider the tile that ArcGIS clients get', async () => {
    const place = { x: tile.x * 2, y: tile.y * 2, level: tile.level + 1 }
    const url = await library.call<string>('tileOf', { ...library.asked(account), ...place })
    const { width, data } = await tilesByArcgis(library, account)
    const rows = Array.from({ length: 256 }, (_, row) => data.slice(row * width * 4, row * width * 4 + 1024))
    const expected = { width: 256, height: 256, data: new Uint8Array(Buffer.concat(rows)) }
    const { painted, different } = difference(expected, await pixelsOfDataUrl(url), ROUNDED)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })

  it('is told what lies at a place, and of the visitor no hidden fields', async () => {
    const { name, at } = await hydrantIn(library, MERCATOR)
    const told = await library.call<object[]>('askAt', {
      ...library.asked(account),
      ...tile,
      at,
      version: '1.3.0',
    })
    const words = JSON.stringify(told)
    expect(words).toContain(name)
    if (account === 'visitor') expect(words).not.toMatch(/owner|phone|cost/i)
    else expect(words).toMatch(/owner/i)
  })
})
