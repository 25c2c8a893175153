import type { Browser, Page } from 'playwright-core'
import { launchBrowser, quietOf, type SeenRequest, watch } from '../browser.ts'
import { WEBGL } from '../client/example.ts'
import { startPages } from '../client/pages.ts'
import type { Library, LibraryQuestion, Shown } from './libraries/library.ts'
import { type OgcStack, startOgcStack } from './ogc-stack.ts'
import { type Difference, difference, type Pixels, pixelsOf } from './pixels.ts'

/** How what a library shows differs from what was expected, and what it says went wrong. */
export interface Look extends Difference {
  readonly errors: readonly string[]
}

/** A page of another origin than the gateway's, with a map library and the browser kit. */
export interface LibraryPage {
  readonly page: Page
  /** Every request of the page to the gateway. */
  readonly seen: SeenRequest[]
  /** True while none of them is under way. */
  readonly isQuiet: () => boolean
  /** Loads the page of a library; the last one is gone then. */
  readonly use: (library: Library) => Promise<void>
  /** Calls a function of the library's script. */
  readonly call: <Result>(name: string, question: LibraryQuestion) => Promise<Result>
  /** Lets the library draw, by `showWms`, `showWmts` or another function that gives a `Shown`, and compares. */
  readonly draw: (name: string, question: LibraryQuestion, expected: Pixels) => Promise<Look>
  /** What the page shows in `#map`, which is 512 pixels wide and high unless the library makes it otherwise. */
  readonly shown: () => Promise<Pixels>
  readonly close: () => Promise<void>
}

/** The page: a map of 512 pixels on white, and whatever the library needs. */
const pageOf = ({ head, script }: Library): string => `<!doctype html>
<meta charset="utf-8">
<style>body { margin: 0; background: #fff } #map { width: 512px; height: 512px; background: #fff }</style>
${head}
<div id="map"></div>
<script type="module">
import { connect } from '/kit/index.ts'
/** The kit as a page's entrance says; nothing where it says nothing of it. */
globalThis.gateOf = ({ kit }) => kit && connect({ url: kit.url, header: kit.header, credential: () => kit.credential })
/** What an app asks itself. */
globalThis.fetchAs = (entrance, url) => entrance.kit ? gateOf(entrance).fetch(url) : fetch(url, { headers: entrance.headers })
globalThis.withQuery = (url, query) => url + (url.includes('?') ? '&' : '?') + query
/** An address below another, whose query stays. */
globalThis.below = (url, path) => url.replace(/(?=\\?|$)/, '/' + path)
globalThis.dataUrlOf = async (reply) => {
  if (!reply.ok) throw new Error(reply.status)
  const blob = await reply.blob()
  return new Promise((done) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result)
    reader.readAsDataURL(blob)
  })
}
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

const DECODED = `Promise.all([...document.querySelectorAll('#map img')].map((image) => image.decode().catch(() => {})))`

/** Opens a browser for pages of some libraries before a running gateway; the test closes it. */
export async function openLibraries(ogc: OgcStack, libraries: readonly Library[]): Promise<LibraryPage> {
  const pathOf = ({ name }: Library) => `/${name.replace(/\W/g, '')}.html`
  const [pages, browser] = await Promise.all([
    startPages(Object.fromEntries(libraries.map((library) => [pathOf(library), pageOf(library)]))),
    launchBrowser(WEBGL),
  ])
  const page = await (browser as Browser).newPage({ viewport: { width: 800, height: 600 } })
  const seen = watch(page, ogc.stack.gatewayUrl)
  const isQuiet = quietOf(page)
  const shown = async () => {
    // A picture that has loaded may still wait to be decoded, and is not painted before that.
    await page.evaluate(DECODED)
    return pixelsOf(await page.locator('#map').screenshot())
  }
  const call = <Result>(name: string, question: LibraryQuestion): Promise<Result> =>
    page.evaluate(`${name}(${JSON.stringify(question)})`)
  let rounds = 0
  return {
    page,
    seen,
    isQuiet,
    call,
    shown,
    async use(library) {
      rounds = library.rounds
      await page.goto(pages.url + pathOf(library))
      await page.waitForSelector('body[data-ready]', { timeout: 300_000 })
    },
    async draw(name, question, expected) {
      const { picture, errors } = await call<Shown>(name, question)
      if (errors.length > 0) return { errors, painted: 0, different: 0 }
      const look = async () =>
        picture
          ? difference(expected, await pixelsOfDataUrl(picture), rounds).different
          : difference(onWhite(expected), await shown(), rounds).different
      return { errors, different: await settled(look), painted: paintedOf(expected) }
    },
    async close() {
      await browser.close()
      pages.close()
    },
  }
}

/** The gateway before the sample server, and one library. */
export async function openLibrary(library: Library): Promise<LibraryPage & { readonly ogc: OgcStack }> {
  const ogc = await startOgcStack()
  const opened = await openLibraries(ogc, [library])
  await opened.use(library)
  return {
    ...opened,
    ogc,
    async close() {
      await opened.close()
      await ogc.close()
    },
  }
}

/** Looks until nothing differs any more, or two looks in a row find the same: a page may not have painted yet what it has got. */
async function settled(look: () => Promise<number>): Promise<number> {
  let before = Number.NaN
  for (;;) {
    const different = await look()
    if (different === 0 || different === before) return different
    before = different
  }
}

const paintedOf = (pixels: Pixels): number => difference(pixels, pixels).painted

/** A picture as a page shows it on white. */
function onWhite({ width, height, data }: Pixels): Pixels {
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
