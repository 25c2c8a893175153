import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coloursOf, launchBrowser, type SeenRequest, watch } from '../browser.ts'
import { type Stack, startStack } from '../stack.ts'

let stack: Stack
let browser: Browser
beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

/** Only ends what hangs. */
const patience = { timeout: 300_000 }
const desk = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

async function open(viewport: {
  width: number
  height: number
}): Promise<{ page: Page; seen: SeenRequest[] }> {
  const page = await browser.newPage({ viewport })
  const seen = watch(page, stack.gatewayUrl)
  await page.goto(`${stack.gatewayUrl}/`)
  await page.click('nav a:has-text("WMS")')
  await page.waitForSelector('body[data-ready="both"]', patience)
  return { page, seen }
}

describe('the page of WMS in the demo', () => {
  it.each([
    ['a desk', desk],
    ['a phone', phone],
  ])('on %s shows both accounts the same picture in both languages, and says so', async (_, viewport) => {
    const { page, seen } = await open(viewport)
    const verdicts = await page.locator('.verdict').allInnerTexts()
    expect(verdicts).toHaveLength(2)
    for (const verdict of verdicts)
      expect(verdict).toMatch(/^The same picture of the assets: all [\d,]+ pixels are equal\.$/)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    const boxes = await Promise.all((await page.locator('.pane .map').all()).map((map) => map.boundingBox()))
    expect(new Set(boxes.map((box) => Math.round((box?.width ?? 0) / 2))).size).toBe(1)
    await expect.poll(() => coloursOf(page, '[data-name=editor] .pane:last-child .map')).toBeGreaterThan(200)
    expect(seen.filter(({ status }) => status !== undefined && status >= 400)).toEqual([])
    expect(seen.filter(({ url }) => /[?&]token=/.test(url))).toEqual([])
    await page.close()
  })

  it('answers a click in every map: the visitor is told no hidden fields, in neither language', async () => {
    const { page } = await open(desk)
    const answers = page.locator('.answer')
    await page.locator('[data-name=visitor] .pane:first-child .map').click()
    await expect.poll(async () => (await answers.allInnerTexts()).join()).not.toMatch(/Asking|^,/)
    const [, byWms = '', , visitorByWms = ''] = await answers.allInnerTexts()
    expect(byWms).toMatch(/district/i)
    expect(visitorByWms).toMatch(/district/i)
    expect(visitorByWms).not.toMatch(/owner|phone|cost/i)
    await page.close()
  })

  it('shows one account alone', async () => {
    const { page } = await open(phone)
    await page.check('input[value=visitor]')
    await page.waitForSelector('body[data-ready="visitor"]', patience)
    expect(await page.locator('.pane .who').allInnerTexts()).toEqual(['visitor, ArcGIS', 'visitor, WMS'])
    await page.close()
  })
})
