import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { type House, startHouse } from '../house.ts'
import { type Example, openExample, picturesOf, until, WEBGL } from './example.ts'
import { startPages } from './pages.ts'

const LIBRARIES = [
  'leaflet',
  'esri-leaflet',
  'openlayers',
  'maplibre',
  'cesium',
  'deckgl',
  'arcgis',
  'arcgis-4',
]
const PAN_MS = 60_000

let house: House
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser
const examples = new Map<string, Example>()

beforeAll(async () => {
  const configure = (configuration: { credentials?: object }) => {
    configuration.credentials = { ...configuration.credentials, ticketLife: '5s' }
  }
  ;[house, pages, browser] = await Promise.all([
    startHouse({ configure }),
    startPages(),
    launchBrowser(WEBGL),
  ])
  for (const library of LIBRARIES) {
    // Without a graphics card a globe keeps a processor busy; it gets a smaller window than the maps.
    const viewport = library === 'cesium' ? { width: 360, height: 300 } : { width: 600, height: 420 }
    const context = await browser.newContext({ viewport })
    const place = { library, pagesUrl: pages.url, gatewayUrl: house.gatewayUrl }
    const example = await openExample(context, place)
    await until(() => picturesOf(example.seen).length > 0)
    examples.set(library, example)
  }
  const end = Date.now() + PAN_MS
  for (let step = 0; Date.now() < end; step++) {
    const pan = `example.pan(${Math.sin(step / 8) > 0 ? 120 : -120})`
    for (const { page } of examples.values()) {
      await page.evaluate(pan)
      await new Promise((done) => setTimeout(done, 150))
    }
  }
}, 240_000)
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await house?.close()
})

describe('a map that is panned for 60 seconds, with tickets of 5 seconds', () => {
  it.each(LIBRARIES)('%s shows no failed picture and meets no refusal', (library) => {
    const { seen } = examples.get(library) as Example
    expect(seen.filter(({ status }) => status !== 200)).toEqual([])
    expect(picturesOf(seen).length).toBeGreaterThan(10)
  })

  it.each(LIBRARIES)('%s went through many tickets, and was told of nothing', async (library) => {
    const { seen, page } = examples.get(library) as Example
    expect(new Set(seen.map(({ ticket }) => ticket)).size).toBeGreaterThan(5)
    expect(await page.evaluate('example.events')).toMatchObject({ expired: 0, denied: 0 })
    expect(await page.evaluate('example.events.renewed')).toBeLessThan(120)
  })
})
