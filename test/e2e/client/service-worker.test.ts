import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coloursOf, launchBrowser } from '../browser.ts'
import { type Stack, startStack, withLastingTickets } from '../stack.ts'
import { differenceTo, plainExport } from './compare.ts'
import { openExample, until } from './example.ts'
import { startPages } from './pages.ts'

let stack: Stack
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Awaited<ReturnType<typeof launchBrowser>>
let page: Awaited<ReturnType<typeof openExample>>['page']
let elsewhere: string[]
let isQuiet: () => boolean

beforeAll(async () => {
  ;[stack, pages, browser] = await Promise.all([
    startStack({ configure: withLastingTickets }),
    startPages(),
    launchBrowser(),
  ])
  const context = await browser.newContext({ viewport: { width: 1000, height: 600 } })
  const place = { library: 'service-worker', pagesUrl: pages.url, gatewayUrl: stack.gatewayUrl }
  ;({ page, elsewhere, isQuiet } = await openExample(context, place))
  // Only after its one reload: the page that loads without the worker waits for that for ever.
  const protectedBy = "Promise.race([globalThis.protectedBy, 'nothing yet'])"
  await until(async () => (await page.evaluate(protectedBy)) === 'worker')
  await page.waitForSelector('body[data-ready]')
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await stack?.close()
})

/** What the gateway was asked since the page is protected: the first load runs into 401, and is reloaded once. */
const asked = () => stack.audit.filter(({ mount, method }) => mount && method !== 'OPTIONS')
const PROBE = `new Promise((done) => {
  const image = new Image()
  image.onload = () => done(image.naturalWidth)
  image.onerror = () => done('failed')
  image.src = SOURCE
})`

describe('an app that cannot be changed, on a page with the service worker', () => {
  it('paints its map, though it knows nothing of credentials', async () => {
    await expect.poll(() => coloursOf(page, '#map')).toBeGreaterThan(300)
    const broken = `[...document.querySelectorAll('#map img.leaflet-tile')].filter((each) => !each.naturalWidth).length`
    await expect.poll(() => page.evaluate(broken)).toBe(0)
    expect(await page.evaluate('globalThis.protectedBy')).toBe('worker')
  })

  it('shows what the map server itself draws at this place', async () => {
    const plain = await plainExport(stack)
    await expect.poll(() => differenceTo(plain, page)).toBeLessThan(0.05)
  })

  it('pictures carry a ticket and no header, the rest carries the header', async () => {
    await until(isQuiet)
    stack.audit.length = 0
    await page.evaluate('map.panBy([400, 0], { animate: false })')
    await until(() => asked().some(({ operation }) => /export/.test(operation ?? '')))
    await until(isQuiet)
    await page.evaluate(
      "fetch(new URLSearchParams(location.search).get('gateway') + '/map/Assets_Service/MapServer?f=json').then((reply) => reply.text())",
    )
    const carriers = (picture: boolean) =>
      new Set(
        asked()
          .filter(({ operation }) => /export|tile/.test(operation ?? '') === picture)
          .map(({ carrier, status }) => `${carrier} ${status}`),
      )
    expect(carriers(true)).toEqual(new Set(['query-ticket 200']))
    expect(carriers(false)).toEqual(new Set(['header 200']))
  })

  it('needs no preflight for pictures, and leaves canvases readable', async () => {
    stack.audit.length = 0
    const read = `(async () => {
      const image = document.querySelector('#map img.leaflet-tile')
      const canvas = Object.assign(document.createElement('canvas'), { width: 9, height: 9 })
      const source = await new Promise((done) => {
        const copy = Object.assign(new Image(), { crossOrigin: 'anonymous', onload: () => done(copy), src: image.src })
      })
      canvas.getContext('2d').drawImage(source, 0, 0)
      return canvas.getContext('2d').getImageData(0, 0, 9, 9).data.length
    })()`
    expect(await page.evaluate(read)).toBe(324)
    expect(stack.audit.filter(({ method }) => method === 'OPTIONS')).toEqual([])
  })

  it('protects JSONP scripts too', async () => {
    const jsonp = `new Promise((done) => {
      globalThis.answered = done
      const gateway = new URLSearchParams(location.search).get('gateway')
      document.head.append(Object.assign(document.createElement('script'), {
        src: gateway + '/map/Assets_Service/MapServer?f=json&callback=answered',
        onerror: () => done('failed'),
      }))
    })`
    expect(await page.evaluate(jsonp)).toMatchObject({ mapName: expect.any(String) })
  })

  it('asks the page for the credential when it wakes up, and holds the picture meanwhile', async () => {
    const stop = await page.context().newCDPSession(page)
    const states = new Set<string>()
    stop.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { runningStatus } of versions) states.add(runningStatus)
    })
    await stop.send('ServiceWorker.enable')
    await stop.send('ServiceWorker.stopAllWorkers')
    await expect.poll(() => [...states]).toContain('stopped')
    const tile = `'${stack.gatewayUrl}/arcgis/rest/services/Topo_Basemap/MapServer/tile/9/204/88'`
    expect(await page.evaluate(PROBE.replace('SOURCE', tile))).toBe(256)
  })

  it.each([
    'http://localhost:PORT/arcgis/rest/services/Topo_Basemap/MapServer/tile/9/204/88',
    'http://127.0.0.1.nip.example:PORT/map/x',
  ])('a look-alike host gets nothing: %s', async (template) => {
    stack.audit.length = 0
    const url = template.replace('PORT', new URL(stack.gatewayUrl).port)
    expect(await page.evaluate(PROBE.replace('SOURCE', `'${url}'`))).toBe('failed')
    expect(stack.audit.filter(({ carrier }) => carrier !== 'none')).toEqual([])
  })

  it('works where page and gateway share a host, and takes the worker from the gateway', async () => {
    const { page: near } = await openExample(await browser.newContext(), {
      library: 'service-worker',
      pagesUrl: stack.gatewayUrl,
      gatewayUrl: stack.gatewayUrl,
    })
    await expect.poll(() => coloursOf(near, '#map')).toBeGreaterThan(300)
    await near.close()
  })

  it('shows the credential and tickets to nobody else', () => {
    expect(elsewhere.filter((request) => /demo-key|mgtkt_|mg_ticket/.test(request))).toEqual([])
  })
})
