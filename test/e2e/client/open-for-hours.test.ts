import type { Browser, Page, Request } from 'playwright-core'
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
const STEPS = 20
const STEP_MS = 150_000

let house: House
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser
const examples = new Map<string, Example>()
/** Requests under way: time is not let pass over their heads. */
const pending = new Set<Request>()

function watchPending(page: Page): void {
  page.on('request', (request) => pending.add(request))
  page.on('requestfinished', (request) => pending.delete(request))
  page.on('requestfailed', (request) => pending.delete(request))
}

beforeAll(async () => {
  const configure = (configuration: { credentials?: object }) => {
    configuration.credentials = { ...configuration.credentials, ticketLife: '5m' }
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
    await context.addInitScript(SKIPPING_CLOCK)
    const place = { library, pagesUrl: pages.url, gatewayUrl: house.gatewayUrl }
    const example = await openExample(context, place)
    watchPending(example.page)
    await until(() => picturesOf(example.seen).length > 0)
    examples.set(library, example)
  }
  for (let step = 0; step < STEPS; step++) {
    await until(() => pending.size === 0)
    house.skip(STEP_MS)
    for (const { page } of examples.values()) await page.evaluate(`skip(${STEP_MS})`)
    for (const { page, seen } of examples.values()) {
      const before = seen.length
      await until(async () => {
        await page.evaluate(`example.pan(${Math.sin(step / 3) > 0 ? 120 : -120})`)
        return seen.length > before
      })
    }
  }
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await house?.close()
})

/** A clock of the page that jumps when the test says so: its dates, and the timers that are due by then. */
const SKIPPING_CLOCK = `
(() => {
  const { now } = Date
  const { setTimeout: later, clearTimeout: never } = globalThis
  let skippedMs = 0
  const waiting = new Map()
  Date.now = () => now() + skippedMs
  globalThis.setTimeout = (run, delayMs = 0, ...rest) => {
    if (delayMs < 1000 || typeof run !== 'function') return later(run, delayMs, ...rest)
    const due = Date.now() + delayMs
    const fire = () => { waiting.delete(id); run(...rest) }
    const id = later(fire, delayMs)
    waiting.set(id, { due, fire })
    return id
  }
  globalThis.clearTimeout = (id) => { waiting.delete(id); never(id) }
  globalThis.skip = (ms) => {
    skippedMs += ms
    for (const [id, { due, fire }] of [...waiting]) if (due <= Date.now()) { never(id); fire() }
  }
})()`

describe('a map that is panned for fifty minutes, with tickets of five', () => {
  it.each(LIBRARIES)('%s shows no failed picture and meets no refusal', (library) => {
    const { seen } = examples.get(library) as Example
    expect(seen.filter(({ status }) => status !== 200)).toEqual([])
    expect(picturesOf(seen).length).toBeGreaterThan(10)
  })

  it.each(LIBRARIES)('%s went through many tickets, and was told of nothing', async (library) => {
    const { seen, page } = examples.get(library) as Example
    expect(new Set(seen.map(({ ticket }) => ticket)).size).toBeGreaterThan(5)
    expect(await page.evaluate('example.events')).toMatchObject({ expired: 0, denied: 0 })
    expect(await page.evaluate('example.events.renewed')).toBeLessThan(STEPS * 3)
  })
})
