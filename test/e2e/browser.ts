import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page, type Request } from 'playwright-core'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Only ends what hangs: what pages do takes as long as the machine needs. */
const patienceMs = 300_000

/** Debian's Chromium with a fresh profile. */
export async function launchBrowser(extra: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.MAPGATE_CHROMIUM ?? '/usr/bin/chromium',
    args: [...flags, ...extra],
    timeout: patienceMs,
  })
  const newContext = browser.newContext.bind(browser)
  // Loading a page, clicks and screenshots would be given up after 30 seconds.
  browser.newContext = async (options) => {
    const context = await newContext(options)
    context.setDefaultTimeout(patienceMs)
    return context
  }
  return browser
}

/** A request that a page made, as the browser saw it. */
export interface SeenRequest {
  readonly url: string
  readonly type: string
  readonly headers: Readonly<Record<string, string>>
  /** Undefined where no reply came. */
  readonly status: number | undefined
}

/**
 * Collects every request of a page to one origin, with its status, in the order of the replies; headers without cookies.
 * The browser tells of them beside the page's own scripts, so the last ones may come after a script has ended: poll for what has to be there.
 */
export function watch(page: Page, origin: string): SeenRequest[] {
  const seen: SeenRequest[] = []
  const note = (request: Request, status: number | undefined) => {
    if (!request.url().startsWith(`${origin}/`)) return
    seen.push({ url: request.url(), type: request.resourceType(), headers: request.headers(), status })
  }
  page.on('response', (response) => note(response.request(), response.status()))
  page.on('requestfailed', (request) => note(request, undefined))
  return seen
}

/**
 * Tells whether every request of a page has ended, well or not, and has been told of by `watch`. It knows of those that begin from now on, so it is made
 * before a page is opened. A reply that a script does not read to its end does not end. A list is cleared, and a page left, only while it says yes: the end of an older request would pass for one of the newer.
 */
export function quietOf(page: Page): () => boolean {
  const underWay = new Set<Request>()
  let ofPageBefore: readonly Request[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) ofPageBefore = [...underWay]
    underWay.add(request)
  })
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => underWay.delete(request))
  // Of what a page leaves behind when it goes, nothing may be told any more.
  page.on('domcontentloaded', () => {
    for (const request of ofPageBefore) underWay.delete(request)
  })
  return () => underWay.size === 0
}

/** Serves one HTML page at an origin of its own, on any loopback name. */
export async function startPage(html: string, files: Readonly<Record<string, () => Promise<Buffer>>> = {}) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname
    const file = files[path]
    const type = path === '/' ? 'text/html' : 'text/javascript'
    if (path === '/' || file)
      response.writeHead(200, { 'Content-Type': type }).end(file ? await file() : html)
    else response.writeHead(404).end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

/** How many different colours a picture of an element shows: an empty map has a few, a drawn one hundreds. */
export async function coloursOf(page: Page, selector: string): Promise<number> {
  const { createCanvas, loadImage } = await import('@napi-rs/canvas')
  const image = await loadImage(await page.locator(selector).screenshot())
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const colours = new Set<number>()
  for (let at = 0; at < data.length; at += 4) {
    colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0))
  }
  return colours.size
}
