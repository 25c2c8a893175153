import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFull } from '../../is-full.ts'
import { launchBrowser } from '../browser.ts'
import { type Stack, startStack } from '../stack.ts'
import { openExample, picturesOf, until, WEBGL } from './example.ts'
import { startPages } from './pages.ts'

/** Two of the eight, in `npm test`: one that loads pictures by elements, and one that asks the SDK. `npm run full` takes all. */
const LIBRARIES = !isFull
  ? ['leaflet', 'arcgis']
  : ['leaflet', 'esri-leaflet', 'openlayers', 'maplibre', 'cesium', 'deckgl', 'arcgis', 'arcgis-4']
const STEPS = 8
/** Half a ticket's life of five minutes: each step needs another ticket, and what is under way has minutes to arrive. */
const STEP_MS = 150_000

let stack: Stack
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Browser

beforeAll(async () => {
  const configure = (configuration: { credentials?: object }) => {
    configuration.credentials = { ...configuration.credentials, ticketLife: '5m' }
  }
  ;[stack, pages, browser] = await Promise.all([
    startStack({ configure }),
    startPages({}, { '/skip': () => stack.skip(STEP_MS) }),
    launchBrowser(WEBGL),
  ])
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await stack?.close()
})

/** A clock of the page that jumps with the gateway's when the test says so: its dates, and the timers that are due by then. */
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
    // The page waits for the gateway's clock: nothing is sent while only one of them has jumped.
    const gateway = new XMLHttpRequest()
    gateway.open('POST', '/skip', false)
    gateway.send()
    skippedMs += ms
    for (const [id, { due, fire }] of [...waiting]) if (due <= Date.now()) { never(id); fire() }
  }
})()`

describe('a map that is panned for twenty minutes, with tickets of five', () => {
  it.each(LIBRARIES)(
    '%s went through many tickets, shows no failed picture, and was told of nothing',
    async (library) => {
      // Without a graphics card a globe keeps a processor busy; it gets a smaller window than the maps.
      const viewport = library === 'cesium' ? { width: 360, height: 300 } : { width: 600, height: 420 }
      const context = await browser.newContext({ viewport })
      await context.addInitScript(SKIPPING_CLOCK)
      const place = { library, pagesUrl: pages.url, gatewayUrl: stack.gatewayUrl }
      const { page, seen, isQuiet } = await openExample(context, place)
      await until(() => picturesOf(seen).length > 0)
      for (let step = 0; step < STEPS; step++) {
        // Time is not let pass over the heads of requests, and a picture that is noted late would pass for one of the next step.
        await until(isQuiet)
        await page.evaluate(`skip(${STEP_MS})`)
        const before = picturesOf(seen).length
        await until(async () => {
          await page.evaluate(`example.pan(${step < STEPS / 2 ? 120 : -120})`)
          return picturesOf(seen).length > before
        })
      }
      const events = await page.evaluate('example.events')
      await until(isQuiet)
      await context.close()
      expect(seen.filter(({ status }) => status !== 200)).toEqual([])
      expect(picturesOf(seen).length).toBeGreaterThan(STEPS)
      expect(new Set(picturesOf(seen).map(({ ticket }) => ticket)).size).toBeGreaterThan(5)
      expect(events).toMatchObject({ expired: 0, denied: 0 })
      expect((events as { renewed: number }).renewed).toBeLessThan(STEPS * 3)
    },
  )
})
