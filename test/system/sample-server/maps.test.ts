import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModulePage, openModulePage } from './module-page.ts'
import { type SignedInServer, startSignedIn } from './signed-in-server.ts'

const require = createRequire(new URL('../../../examples/package.json', import.meta.url))
const releases = [
  ['5.1', '/node_modules/@arcgis/core/'],
  ['4.29', '/node_modules/arcgis-core-4/'],
] as const

/** How many pixels of a picture are painted, told in the page. */
const PAINTED = `const painted = (image) => {
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return data.filter((value, at) => at % 4 === 3 && value > 0).length
}`

let server: SignedInServer
beforeAll(async () => {
  server = await startSignedIn()
})
afterAll(() => server.sample.close())

const serviceUrl = (name: string): string => `${server.sample.url}/rest/services/${name}/MapServer`

describe.each(releases)('@arcgis/core %s', (_, folder) => {
  let opened: ModulePage
  beforeAll(async () => {
    opened = await openModulePage('<title>Map layers</title>', { '@arcgis/core/': folder })
  })
  afterAll(() => opened.close())

  const inPage = (code: string): Promise<unknown> =>
    opened.page.evaluate(`(async () => {
      ${PAINTED}
      const assets = { url: ${JSON.stringify(serviceUrl('Assets_Service'))}, apiKey: '${server.token}' }
      const basemap = { url: ${JSON.stringify(serviceUrl('Topo_Basemap'))}, apiKey: '${server.token}' }
      const { default: Extent } = await import('@arcgis/core/geometry/Extent.js')
      const extent = new Extent({ xmin: -13527000, ymin: 3876000, xmax: -12744000, ymax: 4316000, spatialReference: { wkid: 102100 } })
      ${code}
    })()`)

  it('draws a map of the assets', async () => {
    const seen = (await inPage(`
      const { default: MapImageLayer } = await import('@arcgis/core/layers/MapImageLayer.js')
      const layer = new MapImageLayer(assets)
      await layer.load()
      const image = await layer.fetchImage(extent, 640, 360)
      return { title: layer.title, sublayers: layer.allSublayers.length, painted: painted(image) }`)) as Record<
      string,
      unknown
    >
    expect(seen).toMatchObject({ sublayers: 7 })
    expect(seen.painted).toBeGreaterThan(5000)
    expect(seen.painted).toBeLessThan(60_000)
  })

  it('draws chosen rows with a renderer of its own, as dynamic layers', async () => {
    server.sample.report.take()
    const renderer = `{ type: 'simple', symbol: { type: 'simple-line', color: 'red', width: 3 } }`
    const painted = await inPage(`
      const { default: MapImageLayer } = await import('@arcgis/core/layers/MapImageLayer.js')
      const layer = new MapImageLayer({ ...assets, sublayers: [{ id: 4, definitionExpression: 'diameter_mm > 400', renderer: ${renderer} }] })
      await layer.load()
      return painted(await layer.fetchImage(extent, 640, 360))`)
    expect(painted).toBeGreaterThan(300)
    const exported = server.sample.report.take().find(({ operation }) => operation === 'export')
    expect(exported).toMatchObject({ layersDrawn: [4], fieldsRead: { 4: ['OBJECTID', 'diameter_mm'] } })
  })

  it('draws tiles of the basemap', async () => {
    const seen = (await inPage(`
      const { default: TileLayer } = await import('@arcgis/core/layers/TileLayer.js')
      const layer = new TileLayer(basemap)
      await layer.load()
      const image = await layer.fetchTile(8, 102, 44)
      return { levels: layer.tileInfo.lods.length, painted: painted(image) }`)) as Record<string, unknown>
    expect(seen).toEqual({ levels: 17, painted: 256 * 256 })
  })

  it('identifies and finds', async () => {
    const seen = (await inPage(`
      const { identify } = await import('@arcgis/core/rest/identify.js')
      const { find } = await import('@arcgis/core/rest/find.js')
      const { default: Point } = await import('@arcgis/core/geometry/Point.js')
      const options = { query: { token: assets.apiKey } }
      const geometry = new Point({ x: -13135699.9, y: 4095844, spatialReference: { wkid: 102100 } })
      const at = await identify(assets.url, { geometry, mapExtent: extent, width: 640, height: 360, tolerance: 3, layerIds: [6], layerOption: 'all', returnGeometry: true }, options)
      const found = await find(assets.url, { searchText: 'HY-00042', layerIds: [2], searchFields: ['asset_id'], returnGeometry: true }, options)
      return { districts: at.results.map(({ feature }) => feature.attributes.district), hydrants: found.results.map(({ value }) => value) }`)) as Record<
      string,
      unknown
    >
    expect(seen).toEqual({ districts: expect.arrayContaining(['Littlebrook']), hydrants: ['HY-00042'] })
  })
})

describe('esri-leaflet', () => {
  let opened: ModulePage
  beforeAll(async () => {
    opened = await openModulePage('<div id="map" style="width:640px;height:360px"></div>')
    for (const path of ['leaflet/dist/leaflet-src.js', 'esri-leaflet/dist/esri-leaflet-debug.js']) {
      await opened.page.addScriptTag({ path: require.resolve(path) })
    }
  })
  afterAll(() => opened.close())

  it('draws the map of the question over the basemap, pictures and tiles with their token', async () => {
    const seen = (await opened.page.evaluate(`(async () => {
      const token = '${server.token}'
      const map = L.map('map', { center: [34.5, -118], zoom: 8 })
      const load = (layer) => new Promise((resolve) => layer.addTo(map).once('load', resolve))
      await load(L.esri.tiledMapLayer({ url: '${serviceUrl('Topo_Basemap')}', token }))
      await load(L.esri.dynamicMapLayer({ url: '${serviceUrl('Assets_Service')}', token, f: 'image', useCors: true }))
      const images = [...document.querySelectorAll('#map img')]
      return { tiles: images.filter(({ width }) => width === 256).length, pictures: images.filter(({ width }) => width === 640).length,
        broken: images.filter(({ naturalWidth }) => naturalWidth === 0).length }
    })()`)) as Record<string, number>
    expect(seen).toMatchObject({ pictures: 1, broken: 0 })
    expect(seen.tiles).toBeGreaterThan(5)
  })

  it('identifies and finds', async () => {
    const seen = await opened.page.evaluate(`(async () => {
      const options = { url: '${serviceUrl('Assets_Service')}', requestParams: { token: '${server.token}' } }
      const answer = (task) => new Promise((resolve, reject) => task.run((error, features) => error ? reject(new Error(JSON.stringify(error))) : resolve(features)))
      const element = document.body.appendChild(document.createElement('div'))
      element.style = 'width: 400px; height: 300px'
      const map = L.map(element, { center: [34.5, -118], zoom: 8 })
      const at = await answer(L.esri.identifyFeatures(options).on(map).at([34.5, -118]).layers('all:6').tolerance(2))
      const found = await answer(L.esri.find(options).text('HY-00042').layers('2').fields('asset_id'))
      return { at: at.features.map(({ layerId }) => layerId), found: found.features.length }
    })()`)
    expect(seen).toEqual({ at: expect.arrayContaining([6]), found: 1 })
  })
})
