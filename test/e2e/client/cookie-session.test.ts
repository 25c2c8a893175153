import type { Browser, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coloursOf, launchBrowser, quietOf } from '../browser.ts'
import { type Stack, startStack, withLastingTickets } from '../stack.ts'
import { startPages } from './pages.ts'

// The kit without a credential of its own: a page of the gateway's site signs in, and the browser keeps the session in a cookie.
// Page and gateway are both `localhost`, on ports of their own: one site, two origins.

const picture = 'Assets_Service/MapServer/export?bbox=-118.5,34,-117.5,35&bboxSR=4326&size=200,200&f=image'

const html = `<!doctype html>
<link rel="stylesheet" href="/examples/lib/leaflet/dist/leaflet.css">
<div id="map" style="width: 800px; height: 500px"></div>
<script src="/examples/lib/leaflet/dist/leaflet.js"></script>
<script src="/examples/lib/esri-leaflet/dist/esri-leaflet.js"></script>
<script type="module">
  import { connect } from '/kit/index.ts'
  import { carry } from '/kit/adapters/esri-leaflet.ts'

  const gatewayUrl = new URLSearchParams(location.search).get('gateway')
  const services = gatewayUrl + '/map'
  const ask = async (path, init) => {
    const reply = await fetch(gatewayUrl + '/.mapgate/' + path, { method: 'POST', credentials: 'include', ...init })
    await reply.text()
    return reply
  }
  const events = { expired: 0, denied: 0 }
  const gate = connect({ url: gatewayUrl })
  for (const name of Object.keys(events)) gate.on(name, () => { events[name] += 1 })

  Object.assign(globalThis, {
    events,
    signIn: async (user, password) => {
      const headers = { Authorization: 'Basic ' + btoa(user + ':' + password) }
      const { status } = await ask('session', { headers })
      gate.forget()
      return status
    },
    signOut: async () => (await ask('session/end')).status,
    draw: () => {
      const map = L.map('map', { maxZoom: 16, fadeAnimation: false }).setView([34.5, -118], 8)
      carry(gate, L.esri.tiledMapLayer({ url: services + '/Topo_Basemap/MapServer' })).addTo(map)
      carry(gate, L.esri.dynamicMapLayer({ url: services + '/Assets_Service/MapServer', f: 'image' })).addTo(map)
      carry(gate, L.esri.featureLayer({ url: services + '/Assets_Service/MapServer/6' })).addTo(map)
      globalThis.map = map
    },
    describe: async () => (await (await gate.fetch(services + '/Assets_Service/MapServer?f=json')).json()).mapName,
  })
  document.body.dataset.ready = 'yes'
</script>`

let stack: Stack
let pages: Awaited<ReturnType<typeof startPages>>
let strangers: Awaited<ReturnType<typeof startPages>>
let browser: Browser
let page: Page
let isQuiet: () => boolean
const seen: Response[] = []

beforeAll(async () => {
  ;[pages, strangers, browser] = await Promise.all([
    startPages({ '/session.html': html }),
    startPages(),
    launchBrowser(),
  ])
  stack = await startStack({
    configure: (configuration) => {
      configuration.listen.host = 'localhost'
      configuration.publicUrl = 'http://localhost:0'
      configuration.origins = [pages.url]
      withLastingTickets(configuration)
    },
  })
  const context = await browser.newContext()
  page = await context.newPage()
  isQuiet = quietOf(page)
  page.on('response', (response) => {
    if (response.url().startsWith(`${stack.gatewayUrl}/`)) seen.push(response)
  })
  await page.goto(`${pages.url}/session.html?gateway=${stack.gatewayUrl}`)
  await page.waitForSelector('body[data-ready]')
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  strangers?.close()
  await stack?.close()
})

const asked = () => seen.filter((response) => response.request().method() !== 'OPTIONS')
const pictures = () => asked().filter((response) => /\/(export|tile\/\d+\/\d+\/\d+)\?/.test(response.url()))
const ticketed = () => pictures().filter((response) => response.url().includes('mg_ticket=mgtkt_'))
const statuses = (responses: readonly Response[]) => [...new Set(responses.map((one) => one.status()))]

/** What a plain `<img>` shows: its width, or 0. */
const widthOf = (where: Page, url: string): Promise<number> =>
  where.evaluate(
    `new Promise((done) => {
      const image = new Image()
      image.onload = () => done(image.naturalWidth)
      image.onerror = () => done(0)
      image.src = ${JSON.stringify(url)}
    })`,
  )

/** Another address each time: a page keeps what it has shown. */
let shown = 0
const pictureUrl = () => `${stack.gatewayUrl}/map/${picture}&_ts=${++shown}`

describe('a page of the same site', () => {
  it('has nothing before anybody signed in, and is told once', async () => {
    expect(await page.evaluate('describe().catch((error) => error.code)')).toBe('credential.expired')
    expect(await page.evaluate('events')).toEqual({ expired: 1, denied: 0 })
    expect(await widthOf(page, pictureUrl())).toBe(0)
  })

  it('signs in, and then map, pictures and JSON come', async () => {
    expect(await page.evaluate("signIn('editor', 'wrong')")).toBe(401)
    expect(await page.evaluate("signIn('editor', 'editor-demo')")).toBe(200)
    await expect.poll(isQuiet).toBe(true)
    seen.length = 0
    expect(await page.evaluate('describe()')).toBeTruthy()
    await page.evaluate('draw()')
    await expect.poll(() => coloursOf(page, '#map')).toBeGreaterThan(300)
    await expect.poll(() => pictures().length).toBeGreaterThan(6)
    await expect.poll(isQuiet).toBe(true)
    expect(statuses(asked())).toEqual([200])
    expect(await page.evaluate('events')).toEqual({ expired: 1, denied: 0 })
  })

  it('shows tickets, never the cookie itself, which no script can read', async () => {
    expect(await page.evaluate('document.cookie')).toBe('')
    expect(ticketed()).toEqual(pictures())
    const headers = await Promise.all(asked().map((response) => response.request().allHeaders()))
    expect(headers.some(({ token }) => token?.startsWith('mgtkt_'))).toBe(true)
    expect(headers.filter(({ token }) => token?.startsWith('mgses_'))).toEqual([])
  })

  it('may use a plain picture, which the cookie carries', async () => {
    expect(await widthOf(page, pictureUrl())).toBe(200)
  })

  it('signs out, and everything ends: cookie, tickets and map', async () => {
    const withTicket = ticketed().at(-1)?.url() ?? ''
    expect((await fetch(withTicket)).status).toBe(200)
    expect(await page.evaluate('signOut()')).toBe(200)
    await expect.poll(async () => (await fetch(withTicket)).status).toBe(401)
    expect(await widthOf(page, pictureUrl())).toBe(0)
    await expect.poll(isQuiet).toBe(true)
    // What the gateway answered, since the browser keeps pictures.
    const before = stack.audit.length
    await page.evaluate('map.panBy([700, 300], { animate: false })')
    await expect.poll(() => page.evaluate('events.expired')).toBe(2)
    expect(stack.audit.slice(before).filter(({ decision }) => decision === 'permit')).toEqual([])
    expect(await page.evaluate('describe().catch((error) => error.code)')).toBe('credential.expired')
  })
})

describe('a page of another origin, while somebody is signed in', () => {
  /** A page without the kit, which tries what a page can. */
  async function tries(url: string) {
    const foreign = await page.context().newPage()
    await foreign.goto(url)
    const post = (path: string) =>
      `fetch('${stack.gatewayUrl}/.mapgate/${path}', { method: 'POST', credentials: 'include' }).then((r) => r.status, () => 'hidden')`
    const found = {
      picture: await widthOf(foreign, pictureUrl()),
      json: await foreign.evaluate(
        `fetch('${stack.gatewayUrl}/map/Assets_Service/MapServer?f=json', { credentials: 'include' }).then((r) => r.text(), () => 'hidden')`,
      ),
      ticket: await foreign.evaluate(post('ticket')),
      signOut: await foreign.evaluate(post('session/end')),
    }
    await foreign.close()
    return found
  }
  const nothing = { picture: 0, json: 'hidden', ticket: 'hidden', signOut: 'hidden' }

  beforeAll(async () => {
    expect(await page.evaluate("signIn('editor', 'editor-demo')")).toBe(200)
  })

  it('gets nothing, if it is of another site: the browser sends no cookie', async () => {
    const { port } = new URL(strangers.url)
    expect(await tries(`http://foreign.localhost:${port}/examples/page.css`)).toEqual(nothing)
  })

  it('gets nothing, if it is of the same site, so that the cookie comes with it', async () => {
    const before = stack.audit.length
    expect(await tries(`${strangers.url}/examples/page.css`)).toEqual(nothing)
    await expect
      .poll(() => stack.audit.slice(before).map(({ carrier, reason }) => `${carrier} ${reason}`))
      .toContainEqual(
        expect.stringContaining(`cookie credential.carrier-off: a cookie from a page of ${strangers.url}`),
      )
  })

  it('has not signed anybody out', async () => {
    expect(await widthOf(page, pictureUrl())).toBe(200)
    expect(await page.evaluate('describe()')).toBeTruthy()
  })
})
