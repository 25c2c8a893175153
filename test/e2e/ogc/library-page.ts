import type { Browser, Page } from 'playwright-core'
import { launchBrowser, type SeenRequest, watch } from '../browser.ts'
import { WEBGL } from '../client/example.ts'
import { startPages } from '../client/pages.ts'
import { type Account, type OgcStack, startOgcStack } from './ogc-stack.ts'
import { type Pixels, pixelsOf } from './pixels.ts'

/** The gateway, and a page of another origin with a map library and the browser kit. */
export interface LibraryPage extends OgcStack {
  readonly page: Page
  /** Every request of the page to the gateway. */
  readonly seen: SeenRequest[]
  /** Calls a function of the page with a value, and gives what it gives. */
  readonly call: <Result>(name: string, value: unknown) => Promise<Result>
  /** What the page shows in `#map`, which is 512 pixels wide and high. */
  readonly shown: () => Promise<Pixels>
  /** Ground and credential of an account, as the functions of the page take them. */
  readonly asked: (account: Account) => { readonly gateway: string; readonly key: string }
}

/** The page: a map of 512 pixels on white, and whatever the library needs. */
const pageOf = (head: string, script: string): string => `<!doctype html>
<meta charset="utf-8">
<style>body { margin: 0; background: #fff } #map { width: 512px; height: 512px; background: #fff }</style>
${head}
<div id="map"></div>
<script type="module">
import { connect } from '/kit/index.ts'
globalThis.gateOf = ({ gateway, key }) => connect({ url: gateway, credential: () => key })
/** The last map is taken away, and the box is empty again. */
globalThis.emptyBox = () => {
  const box = document.createElement('div')
  box.id = 'map'
  document.getElementById('map').replaceWith(box)
  return box
}
${script}
document.body.dataset.ready = 'yes'
</script>`

/**
 * Opens a page with one library; the test closes it.
 * @param head what loads the library
 * @param script defines the functions that are called, as properties of `globalThis`
 */
export async function openLibraryPage(head: string, script: string): Promise<LibraryPage> {
  const path = '/library.html'
  const [ogc, pages, browser] = await Promise.all([
    startOgcStack(),
    startPages({ [path]: pageOf(head, script) }),
    launchBrowser(WEBGL),
  ])
  const page = await (browser as Browser).newPage({ viewport: { width: 800, height: 600 } })
  const seen = watch(page, ogc.stack.gatewayUrl)
  await page.goto(pages.url + path)
  await page.waitForSelector('body[data-ready]', { timeout: 300_000 })
  return {
    ...ogc,
    page,
    seen,
    call: (name, value) => page.evaluate(`${name}(${JSON.stringify(value)})`),
    shown: async () => pixelsOf(await page.locator('#map').screenshot()),
    asked: (account) => ({ gateway: ogc.stack.gatewayUrl, key: ogc.keyOf(account) }),
    close: async () => {
      await browser.close()
      pages.close()
      await ogc.close()
    },
  }
}

/** A picture as a page shows it on white. */
export function onWhite({ width, height, data }: Pixels): Pixels {
  const shown = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at += 4) {
    const opacity = (data[at + 3] ?? 0) / 255
    for (let channel = 0; channel < 3; channel++)
      shown[at + channel] = Math.round((data[at + channel] ?? 0) * opacity + 255 * (1 - opacity))
    shown[at + 3] = 255
  }
  return { width, height, data: shown }
}

/** The picture of a data URL, as canvases give them. */
export const pixelsOfDataUrl = (url: string): Promise<Pixels> =>
  pixelsOf(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
