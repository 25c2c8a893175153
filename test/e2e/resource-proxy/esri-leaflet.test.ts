import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coloursOf, launchBrowser, quietOf, type SeenRequest, watch } from '../browser.ts'
import { startPages } from '../client/pages.ts'
import type { Stack } from '../stack.ts'
import { startDoorToDemo } from './door-to-demo.ts'

// An app of esri-leaflet as it was written for resource-proxy: its layers have the address of the map server, which no browser reaches,
// and the option `proxy`. Beside it the same map without a proxy, at the mount.

const html = `<!doctype html>
<link rel="stylesheet" href="/examples/lib/leaflet/dist/leaflet.css">
<div id="map" style="width: 800px; height: 500px"></div>
<script src="/examples/lib/leaflet/dist/leaflet.js"></script>
<script src="/examples/lib/esri-leaflet/dist/esri-leaflet.js"></script>
<script>
  const asked = new URLSearchParams(location.search)
  const services = asked.get('services')
  const proxy = asked.get('proxy') || undefined
  const map = L.map('map', { maxZoom: 16, fadeAnimation: false, zoomControl: false }).setView([34.5, -118], 8)
  const layers = [
    L.esri.tiledMapLayer({ url: services + '/Topo_Basemap/MapServer', proxy }),
    L.esri.dynamicMapLayer({ url: services + '/Assets_Service/MapServer', proxy, f: asked.get('f') }),
    L.esri.featureLayer({ url: services + '/Assets_Service/MapServer/6', proxy, style: { weight: 2, fill: false } }),
  ]
  globalThis.loaded = Promise.all(layers.map((layer) => new Promise((done) => layer.once('load', done).addTo(map))))
  globalThis.find = () => new Promise((done) =>
    L.esri.query({ url: services + '/Assets_Service/MapServer/6', proxy }).where('1=1').ids((error, ids) => done(error ? error.message : ids.length)))
</script>`

let stack: Stack
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser
beforeAll(async () => {
  ;[stack, pages, browser] = await Promise.all([
    startDoorToDemo(),
    startPages({ '/map.html': html }),
    launchBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await stack?.close()
})

interface Opened {
  readonly page: Page
  readonly seen: readonly SeenRequest[]
  /** Addresses beside the gateway and the page. */
  readonly elsewhere: readonly string[]
}

async function open(asked: Record<string, string>): Promise<Opened> {
  const page = await browser.newPage()
  const seen = watch(page, stack.gatewayUrl)
  const isQuiet = quietOf(page)
  const elsewhere: string[] = []
  page.on('request', (request) => {
    const { origin } = new URL(request.url())
    if (origin !== pages.url && origin !== stack.gatewayUrl) elsewhere.push(request.url())
  })
  await page.goto(`${pages.url}/map.html?${new URLSearchParams(asked)}`)
  await page.evaluate('loaded')
  await expect.poll(isQuiet).toBe(true)
  return { page, seen, elsewhere }
}

const byProxy = (f: string) =>
  open({ services: 'https://old.example.org/arcgis/rest/services', proxy: `${stack.gatewayUrl}/proxy`, f })

/** Two colours look alike when they differ by no more, of 255. */
const alike = 24

/**
 * The share of the colours of two maps that differ, from 0 to 1. Rows are counted and not compared: their lines lie over each other in the order in
 * which they came.
 */
async function differenceOf(one: Page, other: Page): Promise<number> {
  const [first, second] = await Promise.all([one, other].map(channelsOf))
  if (first === undefined || second === undefined) throw new Error('no picture')
  return first.filter((value, index) => Math.abs(value - (second[index] ?? 0)) > alike).length / first.length
}

const rowsDrawn = (page: Page): Promise<number> => page.locator('#map svg path').count()

async function channelsOf(page: Page): Promise<Uint8ClampedArray> {
  const image = await loadImage(
    await page.locator('#map').screenshot({ style: 'svg { visibility: hidden }' }),
  )
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height).data
}

describe('esri-leaflet with its option proxy', () => {
  it.each(['image', 'json'])('draws the map that it draws without, with f=%s', async (f) => {
    const direct = await open({ services: `${stack.gatewayUrl}/arcgis/rest/services`, f })
    const { page, seen, elsewhere } = await byProxy(f)
    await expect.poll(() => coloursOf(page, '#map')).toBeGreaterThan(300)
    await expect.poll(() => differenceOf(page, direct.page)).toBeLessThan(0.01)
    await expect.poll(() => rowsDrawn(direct.page)).toBeGreaterThan(5)
    await expect.poll(() => rowsDrawn(page)).toBeGreaterThan(5)
    expect(elsewhere).toEqual([])
    expect(seen.length).toBeGreaterThan(10)
    expect(
      seen.filter(({ url, status }) => status !== 200 || !url.startsWith(`${stack.gatewayUrl}/proxy?http`)),
    ).toEqual([])
    await Promise.all([page.close(), direct.page.close()])
  })

  it('asks for rows as nobody, and is named in the audit lines', async () => {
    const { page } = await byProxy('image')
    expect(await page.evaluate('find()')).toBeGreaterThan(0)
    expect(stack.audit.at(-1)).toMatchObject({
      door: '/proxy',
      principal: 'anonymous',
      operation: 'MapServer.query',
      decision: 'permit',
    })
    await page.close()
  })

  it('draws nothing at a proxy that is shut', async () => {
    await stack.reconfigure((configuration) => {
      delete configuration.resourceProxy
    })
    const page = await browser.newPage()
    const seen = watch(page, stack.gatewayUrl)
    const asked = new URLSearchParams({
      services: 'https://old.example.org/arcgis/rest/services',
      proxy: `${stack.gatewayUrl}/proxy`,
      f: 'image',
    })
    await page.goto(`${pages.url}/map.html?${asked}`)
    await expect.poll(() => seen.length).toBeGreaterThan(3)
    expect([...new Set(seen.map(({ status }) => status))]).toEqual([404])
  })
})
