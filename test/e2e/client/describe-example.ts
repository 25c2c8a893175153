import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coloursOf, launchBrowser } from '../browser.ts'
import { type Stack, startStack, withLastingTickets } from '../stack.ts'
import { differenceTo, plainExport } from './compare.ts'
import { type Example, openExample, picturesOf, until, useRightCredential, WEBGL } from './example.ts'
import { startPages } from './pages.ts'

interface Expected {
  /** How many pictures the first view takes at least. */
  readonly pictures: number
  /** A map with a basemap shows hundreds of colours. */
  readonly colours?: number
  /**
   * The share of the map that may look otherwise than the plain export, from 0 to 1; default: 0.05, for controls, the attribution and
   * names that are drawn again (measured: 0.0002 to 0.02). A second picture of the ground beside the first one makes out 0.07.
   */
  readonly difference?: number
  /** Where the ground of the map is, for `differenceTo`. */
  readonly groundOf?: string
}

/** Whether every canvas and every image of the map can be read back: none is tainted. */
const READABLE = `(async () => {
  const sources = [...document.querySelectorAll('#map canvas, #map img')].filter((each) => each.width && (each.complete ?? true))
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 })
  const context = canvas.getContext('2d')
  for (const source of sources) context.drawImage(source, 0, 0, 8, 8)
  context.getImageData(0, 0, 8, 8)
  return sources.length
})()`

/**
 * The scenario that every library has to pass with its example page, which is on another origin than the gateway: first a wrong
 * credential, then the right one.
 */
export const describeExample = (library: string, expected: Expected): void => {
  let stack: Stack
  let pages: Awaited<ReturnType<typeof startPages>>
  let browser: Browser
  let example: Example

  beforeAll(async () => {
    ;[stack, pages, browser] = await Promise.all([
      startStack({ configure: withLastingTickets }),
      startPages(),
      launchBrowser(WEBGL),
    ])
    const context = await browser.newContext({ viewport: { width: 1000, height: 600 } })
    const credential = 'a-wrong-key'
    example = await openExample(context, {
      library,
      pagesUrl: pages.url,
      gatewayUrl: stack.gatewayUrl,
      credential,
    })
  })
  afterAll(async () => {
    await browser?.close()
    pages?.close()
    await stack?.close()
  })

  describe(`the example of ${library}`, () => {
    it('runs on a page of another origin than the gateway, and shows the service through it', () => {
      const { origin } = new URL(example.page.url())
      expect(origin).toBe(pages.url)
      expect(origin).not.toBe(new URL(stack.gatewayUrl).origin)
    })

    it('with a wrong credential gets nothing, says so once, and does not keep asking', async () => {
      const { page, seen } = example
      await until(() => page.evaluate('example.events.expired > 0'))
      await page.waitForTimeout(1500)
      expect(await page.evaluate('example.events')).toMatchObject({ expired: 1, renewed: 0 })
      expect(picturesOf(seen).filter(({ status }) => status === 200)).toEqual([])
      expect(seen.length).toBeLessThan(10)
    })

    it('with the right credential paints the map, and every request carries it', async () => {
      const { page, seen, pageErrors, isNoted } = example
      await useRightCredential(example)
      await until(() => picturesOf(seen).length >= expected.pictures)
      expect(picturesOf(seen).length).toBeGreaterThanOrEqual(expected.pictures)
      await expect.poll(() => coloursOf(page, '#map')).toBeGreaterThan(expected.colours ?? 300)
      await until(isNoted)
      expect(seen.filter(({ status }) => status !== 200)).toEqual([])
      expect(seen.filter(({ carrier }) => carrier === 'nothing')).toEqual([])
      expect(picturesOf(seen).filter(({ carrier }) => carrier !== 'ticket')).toEqual([])
      expect(await page.evaluate('example.events')).toMatchObject({ expired: 0, denied: 0 })
      expect(pageErrors).toEqual([])
    })

    it('shows what the map server itself draws at this place', async () => {
      const plain = await plainExport(stack)
      const difference = () => differenceTo(plain, example.page, expected.groundOf)
      await expect.poll(difference).toBeLessThan(expected.difference ?? 0.05)
    })

    it('taints no canvas', async () => {
      expect(await example.page.evaluate(READABLE)).toBeGreaterThan(0)
    })

    it('shows the credential and tickets to nobody else', () => {
      const { elsewhere } = example
      expect(elsewhere.length).toBeGreaterThan(3)
      expect(elsewhere.filter((request) => /a-wrong-key|demo-key|mgtkt_|mg_ticket/.test(request))).toEqual([])
    })
  })
}
