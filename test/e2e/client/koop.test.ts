import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayBefore, keys, startGatewayBefore } from '../../system/servers/gateway-before.ts'
import { type RunningKoop, startKoop } from '../../system/servers/koop.ts'
import { readerOfTrees, trees } from '../../system/servers/trees.ts'
import { launchBrowser } from '../browser.ts'
import { startPages } from './pages.ts'

const page = `<!doctype html><meta charset="utf-8"><div id="map" style="width:400px;height:400px"></div>
<script src="/examples/lib/leaflet/dist/leaflet.js"></script>
<script src="/examples/lib/esri-leaflet/dist/esri-leaflet.js"></script>`

/** Draws the layer with esri-leaflet, and gives the properties of what was drawn. */
const drawn = `async ({ url, token }) => {
  const map = L.map('map').setView([50.4, 10.4], 8)
  const layer = L.esri.featureLayer({ url, token })
  const loaded = new Promise((done, fail) => layer.on('load', done).on('requesterror', (e) => fail(new Error(e.message))))
  layer.addTo(map)
  await loaded
  const found = []
  layer.eachFeature(({ feature }) => found.push(feature.properties))
  map.remove()
  return found
}`

let koop: RunningKoop
let gateway: GatewayBefore
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser
beforeAll(async () => {
  ;[koop, pages, browser] = await Promise.all([
    startKoop({ trees }),
    startPages({ '/koop.html': page }),
    launchBrowser(),
  ])
  gateway = await startGatewayBefore(koop.url, { reader: readerOfTrees, origins: [pages.url] })
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await gateway?.close()
  await koop?.close()
})

describe('esri-leaflet before the gateway before Koop', () => {
  it.each<[keyof typeof keys, number]>([
    ['whole', 9],
    ['reader', 6],
  ])('draws what the caller sees: %s', async (who, count) => {
    const tab = await browser.newPage()
    await tab.goto(`${pages.url}/koop.html`)
    const url = `${gateway.url}/rest/services/trees/FeatureServer/0`
    const found = (await tab.evaluate(`(${drawn})(${JSON.stringify({ url, token: keys[who] })})`)) as object[]
    expect(found).toHaveLength(count)
    expect(JSON.stringify(found).includes('Hidden-Owner')).toBe(
      who === 'whole' && found.some((row) => 'owner' in row),
    )
    await tab.close()
  })
})
