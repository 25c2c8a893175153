import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { type Stack, startStack } from '../stack.ts'
import { type Example, openExample, until, useRightCredential } from './example.ts'
import { startPages } from './pages.ts'

let stack: Stack
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Awaited<ReturnType<typeof launchBrowser>>
let example: Example

beforeAll(async () => {
  ;[stack, pages, browser] = await Promise.all([startStack(), startPages(), launchBrowser()])
  const place = { library: 'arcgis-rest', pagesUrl: pages.url, gatewayUrl: stack.gatewayUrl }
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  example = await openExample(context, { ...place, credential: 'a-wrong-key' })
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await stack?.close()
})

describe('the example of arcgis-rest', () => {
  it('with a wrong credential gets no rows, says so once, and tries once more at most', async () => {
    const { page, seen } = example
    await until(() => page.evaluate("document.querySelector('#map').textContent !== ''"))
    expect(await page.textContent('#map')).toMatch(/498|token/i)
    expect(await page.evaluate('example.events')).toMatchObject({ expired: 1 })
    expect(seen.length).toBeLessThan(4)
  })

  it('with the right credential gets rows, by a token in the form', async () => {
    await useRightCredential(example)
    const { page, seen, isQuiet } = example
    await until(async () => (await page.locator('#map p').count()) > 0)
    expect(await page.locator('#map p').count()).toBeGreaterThan(5)
    await until(() => seen.length > 0 && isQuiet())
    expect(new Set(seen.map(({ carrier, status }) => `${carrier} ${status}`))).toEqual(new Set(['form 200']))
  })

  it('shows the credential to nobody else', () => {
    expect(example.elsewhere.filter((request) => /a-wrong-key|demo-key|mgtkt_/.test(request))).toEqual([])
  })
})

describe('the code of an example page', () => {
  const button = () => example.page.locator('.code button')
  const copied = () => example.page.evaluate('navigator.clipboard.readText()')

  it('is copied whole by its button, and the page says so', async () => {
    const { page } = example
    await button().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.textContent('.code [role=status]')).toBe('The code is copied.')
    expect(await copied()).toBe(await page.textContent('.code pre'))
    expect(await copied()).toMatch(
      /^import .+ from '@esri\/arcgis-rest-request'\nimport [\s\S]+const gatewayUrl = 'http:[\s\S]+connect\(/,
    )
  })

  it('is copied without a clipboard, as on a page without TLS', async () => {
    const { page } = example
    await page.evaluate("navigator.clipboard.writeText('')")
    await page.evaluate(
      "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })",
    )
    await button().blur()
    await button().click()
    await expect.poll(() => page.textContent('.code [role=status]')).toBe('The code is copied.')
    await page.evaluate('delete navigator.clipboard')
    expect(await copied()).toBe(await page.textContent('.code pre'))
  })

  it('breaks no word on a phone: it is scrolled sideways, and the page is not', async () => {
    const { page } = example
    await page.setViewportSize({ width: 390, height: 844 })
    const scrolls = '(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)'
    await expect.poll(() => page.evaluate(`${scrolls}(document.querySelector('.code pre'))`)).toBe(true)
    expect(await page.evaluate("getComputedStyle(document.querySelector('.code code')).whiteSpace")).toBe(
      'pre',
    )
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  })
})
