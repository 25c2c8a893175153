import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModulePage, openModulePage } from '../../system/sample-server/module-page.ts'
import { quietOf, type SeenRequest, watch } from '../browser.ts'
import { until } from '../client/example.ts'
import type { Stack } from '../stack.ts'
import { startDoorToDemo } from './door-to-demo.ts'

// Unmodified layers of @arcgis/core with the address of a map server that no browser reaches, by the ways of the library to a proxy.

let stack: Stack
let opened: ModulePage
let seen: SeenRequest[]
let isQuiet: () => boolean
beforeAll(async () => {
  stack = await startDoorToDemo()
  opened = await openModulePage('<title>@arcgis/core by a proxy</title>')
  seen = watch(opened.page, stack.gatewayUrl)
  isQuiet = quietOf(opened.page)
})
afterAll(async () => {
  await opened?.close()
  await stack?.close()
})

const old = 'https://old.example.org/arcgis/rest/services'

/** Loads, draws, fetches a tile and asks for rows; the digests say what the pixels are. */
async function work(services: string, setting: string): Promise<Record<string, unknown> | string> {
  await opened.page.reload()
  seen.length = 0
  const script = `(async () => {
    const [{ default: config }, urlUtils, { default: MapImageLayer }, { default: TileLayer }, { default: FeatureLayer }, { default: Extent }] = await Promise.all([
      import('@arcgis/core/config.js'), import('@arcgis/core/core/urlUtils.js'), import('@arcgis/core/layers/MapImageLayer.js'),
      import('@arcgis/core/layers/TileLayer.js'), import('@arcgis/core/layers/FeatureLayer.js'), import('@arcgis/core/geometry/Extent.js')])
    ${setting}
    const digest = async (image) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight })
      const context = canvas.getContext('2d')
      context.drawImage(image, 0, 0)
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
      return { colours: new Set(new Uint32Array(data.buffer)).size, digest: bytes.toHex?.() ?? [...bytes].join() }
    }
    try {
      const assets = new MapImageLayer({ url: '${services}/Assets_Service/MapServer' })
      const basemap = new TileLayer({ url: '${services}/Topo_Basemap/MapServer' })
      const districts = new FeatureLayer({ url: '${services}/Assets_Service/MapServer/6' })
      await Promise.all([assets.load(), basemap.load(), districts.load()])
      const extent = new Extent({ xmin: -13230000, ymin: 4050000, xmax: -13050000, ymax: 4180000, spatialReference: { wkid: 102100 } })
      const [image, tile, rows] = await Promise.all([
        assets.fetchImage(extent, 600, 433), basemap.fetchTile(8, 101, 44), districts.queryFeatureCount({ where: '1=1' })])
      return { image: await digest(image), tile: await digest(tile), rows }
    } catch (error) { return String(error.message ?? error) }
  })()`
  const done = (await opened.page.evaluate(script)) as Record<string, unknown> | string
  await until(isQuiet)
  return done
}

const byDoor = () => seen.filter(({ url }) => url.startsWith(`${stack.gatewayUrl}/proxy?`))
const others = () =>
  seen.filter(({ url, status }) => status !== 200 || !url.startsWith(`${stack.gatewayUrl}/proxy`))

describe('@arcgis/core by a proxy', () => {
  let direct: Record<string, unknown> | string
  beforeAll(async () => {
    direct = await work(`${stack.gatewayUrl}/arcgis/rest/services`, '')
  })

  it('draws without one, to compare with', () => {
    expect(direct).toMatchObject({ image: { colours: expect.any(Number) }, rows: expect.any(Number) })
    expect((direct as { image: { colours: number } }).image.colours).toBeGreaterThan(100)
  })

  it.each([
    [
      'a proxy rule',
      () => `urlUtils.addProxyRule({ urlPrefix: 'old.example.org', proxyUrl: '${stack.gatewayUrl}/proxy' })`,
    ],
    [
      'proxyRules of config.request',
      () =>
        `config.request.proxyRules.push({ urlPrefix: 'old.example.org/arcgis/', proxyUrl: '${stack.gatewayUrl}/proxy.ashx' })`,
    ],
    [
      'proxyUrl, which it tries by itself after a request that failed',
      () => `config.request.proxyUrl = '${stack.gatewayUrl}/proxy'`,
    ],
  ])('draws the same pixels and counts the same rows by %s', async (_, setting) => {
    expect(await work(old, setting())).toEqual(direct)
    await expect.poll(() => seen.length).toBeGreaterThan(4)
    expect(others()).toEqual([])
  })

  it('gets nothing for an address that is not known', async () => {
    const setting = `config.request.proxyUrl = '${stack.gatewayUrl}/proxy'`
    expect(await work('https://unknown.example.org/arcgis/rest/services', setting)).toEqual(
      expect.any(String),
    )
    await expect.poll(() => byDoor().map(({ status }) => status)).toContain(403)
    expect(byDoor().filter(({ status }) => status === 200)).toEqual([])
  })
})
