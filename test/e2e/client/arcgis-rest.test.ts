import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { type House, startHouse } from '../house.ts'
import { type Example, openExample, until, useRightCredential } from './example.ts'
import { startPages } from './pages.ts'

let house: House
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Awaited<ReturnType<typeof launchBrowser>>
let example: Example

beforeAll(async () => {
  ;[house, pages, browser] = await Promise.all([startHouse(), startPages(), launchBrowser()])
  const place = { library: 'arcgis-rest', pagesUrl: pages.url, gatewayUrl: house.gatewayUrl }
  example = await openExample(await browser.newContext(), { ...place, credential: 'a-wrong-key' })
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await house?.close()
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
    const { page, seen } = example
    await until(async () => (await page.locator('#map p').count()) > 0)
    expect(await page.locator('#map p').count()).toBeGreaterThan(5)
    expect(new Set(seen.map(({ carrier, status }) => `${carrier} ${status}`))).toEqual(new Set(['form 200']))
  })

  it('shows the credential to nobody else', () => {
    expect(example.elsewhere.filter((request) => /a-wrong-key|demo-key|mgtkt_/.test(request))).toEqual([])
  })
})
