import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coloursOf, launchBrowser, quietOf, type SeenRequest, watch } from './browser.ts'
import { type Stack, startStack } from './stack.ts'

let stack: Stack
let browser: Browser

beforeAll(async () => {
  stack = await startStack()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

const desk = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

/** Opens the demo page in a mode and waits until its map has settled. */
async function open(mode: string, extra = '', viewport = desk): Promise<{ page: Page; seen: SeenRequest[] }> {
  const page = await browser.newPage({ viewport })
  const seen = watch(page, stack.gatewayUrl)
  const isQuiet = quietOf(page)
  await page.goto(`${stack.gatewayUrl}/#mode=${mode}${extra}`)
  await page.waitForSelector(`body[data-ready="${mode}"]`)
  await untilStill(page, () => isQuiet() && areAsked(seen, extra ? 2 : 1))
  return { page, seen }
}

/** Waits until all pictures have been answered, and two looks at the map show the same. */
async function untilStill(page: Page, areAnswered: () => boolean): Promise<void> {
  let before = ''
  const isStill = async () => {
    if (!areAnswered()) return false
    const maps = await Promise.all((await page.locator('.map').all()).map((map) => map.screenshot()))
    const now = maps.map((map) => map.toString('base64')).join()
    const isSame = now === before && areAnswered()
    before = now
    return isSame
  }
  await expect.poll(isStill, { interval: 200 }).toBe(true)
}

/** Whether each map has asked for its picture of the assets, and some for tiles: each map asks for all of its tiles at once. */
const areAsked = (seen: readonly SeenRequest[], maps: number): boolean =>
  pictures(seen).some(({ url }) => url.includes('/tile/')) &&
  pictures(seen).filter(({ url }) => url.includes('/export')).length >= maps

const pictures = (seen: readonly SeenRequest[]) =>
  seen.filter(({ url }) => /\/(export|tile\/)/.test(new URL(url).pathname))
const descriptions = (seen: readonly SeenRequest[]) => seen.filter(({ url }) => /MapServer\/?\?/.test(url))

/** Images of the map that have pixels of the server: esri-leaflet puts an image of its own in the place of a failed tile. */
const paintedImages = (page: Page): Promise<number> =>
  page.locator('.map img').evaluateAll(
    (images) =>
      images.filter((image) => {
        const { naturalWidth, src } = image as HTMLImageElement
        return naturalWidth > 0 && !src.startsWith('data:')
      }).length,
  )

describe('the demo page', () => {
  it('with the header on JSON only shows the problem: descriptions 200, every picture 401, and says so', async () => {
    const { page, seen } = await open('header')
    expect(descriptions(seen).length).toBeGreaterThan(0)
    expect(new Set(descriptions(seen).map(({ status }) => status))).toEqual(new Set([200]))
    expect(pictures(seen).length).toBeGreaterThan(4)
    expect(new Set(pictures(seen).map(({ status }) => status))).toEqual(new Set([401]))
    await expect.poll(() => page.locator('.refused').textContent()).toMatch(/\d+ pictures? refused/)
    // The browser tells the page of its requests when it has time.
    await expect
      .poll(async () => Number(await page.locator('#totals .bad dd').textContent()))
      .toBeGreaterThan(4)
    expect(await paintedImages(page)).toBe(0)
    await page.close()
  })

  it('with the token in the URL paints the map, and the token stands in every picture URL', async () => {
    const { page, seen } = await open('url')
    expect(pictures(seen).length).toBeGreaterThan(4)
    expect(new Set(pictures(seen).map(({ status }) => status))).toEqual(new Set([200]))
    expect(pictures(seen).every(({ url }) => url.includes('token=demo-key'))).toBe(true)
    expect(await page.locator('.refused').isHidden()).toBe(true)
    await expect.poll(() => coloursOf(page, '.map')).toBeGreaterThan(400)
    await page.close()
  })

  it('with the Mapgate client paints the map, and no long-lived credential stands in any URL', async () => {
    const { page, seen } = await open('client')
    expect(pictures(seen).length).toBeGreaterThan(4)
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]))
    expect(seen.filter(({ url }) => url.includes('demo-key'))).toEqual([])
    await expect.poll(() => paintedImages(page)).toBe(pictures(seen).length)
    await expect.poll(() => coloursOf(page, '.map')).toBeGreaterThan(400)
    await page.close()
  })

  it('paints the same pixels with the client as with the token in the URL', async () => {
    const [byUrl, byClient] = [await open('url'), await open('client')]
    const areSame = async () => {
      const [expected, painted] = await Promise.all(
        [byUrl, byClient].map(({ page }) => page.locator('.map').screenshot()),
      )
      return expected !== undefined && painted?.equals(expected)
    }
    await expect.poll(areSame).toBe(true)
    await Promise.all([byUrl, byClient].map(({ page }) => page.close()))
  })

  it.each([
    ['a desk', desk],
    ['a phone', phone],
  ])('on %s says who is signed in to the browser, and lets that person sign out', async (_, viewport) => {
    const context = await browser.newContext({ viewport })
    const page = await context.newPage()
    await page.goto(stack.gatewayUrl)
    await page.waitForSelector('body[data-ready]')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    await page.click('.bar nav a[href$="sign-in"]')
    await page.fill('input[name=username]', 'visitor')
    await page.fill('input[name=password]', 'visitor-demo')
    await page.click('button')
    await page.waitForSelector('body[data-ready="client"]')
    await expect(page.locator('.bar .who').innerText()).resolves.toMatch(
      /^Signed in as visitor \(visitor\)\s+Sign out$/,
    )
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    const map = await page.locator('.map').boundingBox()
    expect(map?.y).toBeLessThan(viewport.height / 4)
    await page.click('.bar .who a[href$="sign-out"]')
    await page.click('button')
    await page.waitForSelector('body[data-ready="client"]')
    expect(await page.locator('.bar .who').count()).toBe(0)
    await context.close()
  })

  it('with a session says that pictures carry it, instead of a problem that does not show', async () => {
    const context = await browser.newContext({ viewport: desk })
    const page = await context.newPage()
    const signedIn = await context.request.post(`${stack.gatewayUrl}/.mapgate/session`, {
      headers: { token: 'demo-key', origin: stack.gatewayUrl },
    })
    expect(signedIn.status()).toBe(200)
    const seen = watch(page, stack.gatewayUrl)
    await page.goto(`${stack.gatewayUrl}/#mode=header`)
    await page.waitForSelector('body[data-ready="header"]')
    await expect.poll(() => page.locator('.story').innerText()).toContain('This browser is signed in')
    await expect.poll(() => page.locator('#rows').innerText()).toContain('session cookie')
    await expect.poll(() => [...new Set(pictures(seen).map(({ status }) => status))]).toEqual([200])
    await context.close()
  })

  it('shows two accounts side by side', async () => {
    const { page } = await open('url', '&compare=1')
    expect(await page.locator('.pane .who').allTextContents()).toEqual(['editor', 'visitor'])
    await expect.poll(() => coloursOf(page, '.pane:first-child .map')).toBeGreaterThan(400)
    await expect.poll(() => coloursOf(page, '.pane:last-child .map')).toBeGreaterThan(200)
    const [editor, visitor] = await Promise.all(
      ['first', 'last'].map((which) => page.locator(`.pane:${which}-child .map`).screenshot()),
    )
    expect(Buffer.compare(editor ?? Buffer.of(), visitor ?? Buffer.of())).not.toBe(0)
    await page.close()
  })

  it('tells each account on a click what it may know', async () => {
    const { page } = await open('client', '&compare=1')
    const map = page.locator('.pane:first-child .map')
    const box = await map.boundingBox()
    await map.click({ position: { x: (box?.width ?? 0) / 2 + 5, y: (box?.height ?? 0) / 2 + 12 } })
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 2)
    const [editor, visitor] = await page.locator('.card').allTextContents()
    expect(editor).toMatch(/Owner|Manager|Cost/)
    expect(visitor).not.toMatch(/Owner|Manager|Cost|phone/i)
    await page.close()
  })

  it('is used by keyboard: arrow keys switch the mode', async () => {
    const { page } = await open('url')
    await page.focus('input[value=url]')
    await page.keyboard.press('ArrowRight')
    await page.waitForSelector('body[data-ready="client"]')
    await expect.poll(() => page.url()).toContain('mode=client')
    await page.close()
  })

  it('on a phone shows the map soon, and the figures of its requests without scrolling', async () => {
    const { page } = await open('header', '', phone)
    const map = await page.locator('.map').boundingBox()
    expect(map?.y).toBeLessThan(phone.height / 4)
    expect(map?.height).toBeGreaterThan(phone.height * 0.45)
    const figures = page.locator('#figures')
    const box = await figures.boundingBox()
    expect((box?.y ?? phone.height) + (box?.height ?? 0)).toBeLessThanOrEqual(phone.height)
    expect(box?.height).toBeLessThan(50)
    await expect.poll(() => figures.innerText()).toMatch(/requests\s+[1-9][\s\S]+refused\s+[1-9]/)
    expect(await page.locator('#totals').isVisible()).toBe(false)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.width)
    await page.close()
  })

  it('on a phone shows both accounts at once', async () => {
    const { page } = await open('client', '&compare=1', phone)
    const visitor = await page.locator('.pane:last-child .map').boundingBox()
    expect((visitor?.y ?? 0) + (visitor?.height ?? 0)).toBeLessThanOrEqual(phone.height)
    await page.close()
  })

  it.each([
    { mode: 'header', header: 'demo-key', parameter: null },
    { mode: 'url', header: undefined, parameter: 'demo-key' },
    { mode: 'client', header: 'demo-key', parameter: null },
  ])(
    'in the mode $mode is asked by keyboard what is there, and asks as the mode carries the credential',
    async ({ mode, header, parameter }) => {
      const { page, seen } = await open(mode)
      await page.focus('input[name=compare]')
      await page.keyboard.press('Tab')
      expect(await page.locator('.map:focus-visible').count()).toBe(1)
      expect(await page.locator('.keys').isVisible()).toBe(true)
      await page.keyboard.press('Enter')
      await page.waitForSelector('.card')
      expect(await page.locator('.card').textContent()).toMatch(/Owner|Manager|Cost/)
      await page.keyboard.press('Escape')
      await page.waitForSelector('.leaflet-popup', { state: 'detached' })
      expect(await page.locator('.map:focus').count()).toBe(1)
      const asked = () => seen.filter(({ url }) => new URL(url).pathname.endsWith('/identify'))
      await expect.poll(() => asked().map(({ headers }) => headers.token)).toEqual([header])
      expect(asked().map(({ url }) => new URL(url).searchParams.get('token'))).toEqual([parameter])
      await page.close()
    },
  )

  it('closes an answer by Escape from inside it, too, and the map has the focus again', async () => {
    const { page } = await open('client')
    await page.focus('.map')
    await page.keyboard.press('Enter')
    await page.focus('.leaflet-popup-close-button')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.leaflet-popup', { state: 'detached' })
    expect(await page.locator('.map:focus').count()).toBe(1)
    await page.close()
  })
})
