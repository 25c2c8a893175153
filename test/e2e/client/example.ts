import type { BrowserContext, Page, Request } from 'playwright-core'
import { quietOf } from '../browser.ts'

/** The flags by which libraries get WebGL without a graphics card. */
export const WEBGL = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']

/** A request to the gateway, as the browser saw it. */
export interface Seen {
  readonly path: string
  readonly method: string
  /** Undefined where no reply came and the page had not given it up itself. */
  readonly status: number | undefined
  readonly carrier: 'header' | 'ticket' | 'form' | 'nothing'
  readonly ticket: string | null
  /** True for the capabilities of WMS, which have the path of its pictures. */
  readonly isCapabilities: boolean
}

/** An example page, and every request that it makes. */
export interface Example {
  readonly page: Page
  /** To the gateway, preflights left out. */
  readonly seen: Seen[]
  /** URLs and header values of requests to any other host. */
  readonly elsewhere: string[]
  readonly pageErrors: string[]
  /** True where every reply that came stands in `seen` or `elsewhere`: the browser is asked for the headers of each, which takes a while. */
  readonly isNoted: () => boolean
  /** True where that holds, and no request of the page is under way. */
  readonly isQuiet: () => boolean
}

const PICTURE = /\/(export|tile\/\d+\/\d+\/\d+|WMSServer|WMTS\/tile\/.+\.png)$/

interface Place {
  /** Folder below `examples/`. */
  readonly library: string
  readonly pagesUrl: string
  readonly gatewayUrl: string
  /** What the page shows instead of the demo's key, until `useRightCredential`. */
  readonly credential?: string
}

const carrierOf = (url: URL, headers: Record<string, string>, body: string | null): Seen['carrier'] => {
  if (url.searchParams.has('mg_ticket')) return 'ticket'
  if (headers.token) return 'header'
  return /(^|&)token=/.test(body ?? '') ? 'form' : 'nothing'
}

/** Opens the example of one library on a page of another origin than the gateway's. */
export const openExample = async (context: BrowserContext, place: Place): Promise<Example> => {
  const page = await context.newPage()
  const isOver = quietOf(page)
  const seen: Seen[] = []
  const elsewhere: string[] = []
  const pageErrors: string[] = []
  let asking = 0
  const note = async (request: Request, status: number | undefined) => {
    const url = new URL(request.url())
    asking += 1
    const headers = await request.allHeaders().catch(() => request.headers())
    asking -= 1
    if (url.origin !== place.gatewayUrl) {
      elsewhere.push(`${url.href} ${JSON.stringify(headers)} ${request.postData() ?? ''}`)
    } else if (request.method() !== 'OPTIONS') {
      const carrier = carrierOf(url, headers, request.postData())
      const ticket = url.searchParams.get('mg_ticket')
      const isCapabilities = /[?&]request=getcapabilities/i.test(url.search)
      seen.push({ path: url.pathname, method: request.method(), status, carrier, ticket, isCapabilities })
    }
  }
  // The context also sees what a service worker sends; a request that a worker answers is seen once more from the page.
  context.on('response', (response) => {
    if (!response.fromServiceWorker()) note(response.request(), response.status())
  })
  context.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') note(request, undefined)
  })
  page.on('pageerror', (error) => pageErrors.push(error.message))
  await page.addInitScript((credential) => {
    if (location.protocol === 'about:') return // It has no storage.
    Object.assign(globalThis, {
      exampleCredential: sessionStorage.getItem('right') ? undefined : credential,
    })
  }, place.credential)
  await page.goto(`${place.pagesUrl}/examples/${place.library}/?gateway=${place.gatewayUrl}`)
  await page.waitForSelector('body[data-ready]', { timeout: 300_000 })
  const isNoted = () => asking === 0
  return { page, seen, elsewhere, pageErrors, isNoted, isQuiet: () => isOver() && isNoted() }
}

/**
 * Signs in: from now on the page shows the demo's key. The page of the wrong credential is left first, and its last replies are waited for,
 * so that none of them is noted as one of the new page.
 */
export const useRightCredential = async ({ page, seen, isNoted }: Example): Promise<void> => {
  await page.evaluate("sessionStorage.setItem('right', 'yes')")
  const address = page.url()
  await page.goto('about:blank')
  await until(isNoted)
  seen.length = 0
  await page.goto(address)
  await page.waitForSelector('body[data-ready]', { timeout: 300_000 })
}

/** Requests of pictures: exports, tiles, and what WMS gets besides its capabilities. */
export const picturesOf = (seen: readonly Seen[]): Seen[] =>
  seen.filter(({ path, isCapabilities }) => !isCapabilities && PICTURE.test(path))

/** Waits until `ready` holds, for at most `timeoutMs`. A page that reloads meanwhile has nothing to look at: that counts as not yet. */
export async function until(ready: () => boolean | Promise<boolean>, timeoutMs = 300_000): Promise<void> {
  const end = Date.now() + timeoutMs
  const isReady = async () => ready()
  while (!(await isReady().catch(() => false)) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 200))
  }
}
