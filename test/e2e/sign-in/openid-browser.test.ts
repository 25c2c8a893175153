import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeLocalCertificate } from '../../../packages/gateway/src/demo/local-certificate.ts'
import { launchBrowser } from '../browser.ts'
import { type PeopleStack, picture, service, startPeopleStack } from './people-stack.ts'

const hour = 3_600_000

let stack: PeopleStack
let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  const { cert, key, authority } = await makeLocalCertificate('127.0.0.1')
  stack = await startPeopleStack({
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers'] },
      eve: { name: 'Eve', groups: ['GIS Readers'] },
    },
    authority,
    configure: (configuration) => {
      configuration.listen.tls = { cert, key }
      configuration.publicUrl = configuration.publicUrl.replace('http:', 'https:')
    },
  })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})
beforeEach(async () => {
  context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en' })
})
afterEach(() => context?.close())

const address = () => `${stack.gatewayUrl}${service}?f=html`

/** Waits for the page of the provider and types a name, where it asks for one. */
async function asPerson(page: Page, person: string): Promise<void> {
  await page.waitForURL(/\/interaction\//)
  await page.fill('input[name=person]', person)
  await page.click('text=Go on')
}

async function signedIn(person: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(address())
  await page.click('text=Example Corp')
  await asPerson(page, person)
  await page.waitForURL(address())
  return page
}

/** Loads a picture as an `<img>` of a page of the gateway; its width, 0 where it does not come. */
const widthOf = (page: Page): Promise<number> =>
  page.evaluate(async (src) => {
    const image = new Image()
    image.src = `${src}&_ts=${Math.random()}`
    await image.decode().catch(() => {})
    return image.naturalWidth
  }, picture)

/** The code of data, asked for with the cookies of the browser: the pages themselves ask for none. */
async function codeOfData(): Promise<number> {
  const reply = await context.request.get(`${stack.gatewayUrl}${service}?f=json`)
  return (await reply.json()).error?.code ?? reply.status()
}

it('from the first click to the map: a page leads to the sign-in, the provider and back, and pictures come', async () => {
  const page = await signedIn('ada')
  expect(await widthOf(page)).toBe(60)
  expect(await codeOfData()).toBe(200)
  // Those of the provider are of the same host.
  const cookies = (await context.cookies(stack.gatewayUrl)).filter(({ name }) => name.includes('mapgate'))
  expect(cookies.map(({ name }) => name)).toEqual(['__Host-mapgate'])
  expect(cookies[0]).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
})

it('five tabs that sign in at once all come to where they wanted to go', async () => {
  const pages = await Promise.all(Array.from({ length: 5 }, () => context.newPage()))
  const goals = pages.map((_, tab) => `${service}?f=html&tab=${tab}`)
  await Promise.all(
    pages.map((page, tab) =>
      page.goto(`${stack.gatewayUrl}/.mapgate/oidc/corp/start?to=${encodeURIComponent(goals[tab] ?? '')}`),
    ),
  )
  for (const page of pages) await asPerson(page, 'ada')
  for (const [tab, page] of pages.entries()) await page.waitForURL(stack.gatewayUrl + goals[tab])
  expect(await widthOf(pages[0] as Page)).toBe(60)
})

it('a session that is over leads pages to the sign-in, and tells pictures and data', async () => {
  const page = await signedIn('ada')
  stack.skip(9 * hour)
  expect(await widthOf(page)).toBe(0)
  expect([498, 499]).toContain(await codeOfData())
  await page.goto(address())
  expect(new URL(page.url()).pathname).toBe('/.mapgate/sign-in')
  await page.click('text=Example Corp')
  await page.waitForURL(address())
  expect(await widthOf(page)).toBe(60)
})

it('whoever signs out here is signed out at the provider, and asked for a name again', async () => {
  const page = await signedIn('ada')
  await page.goto(`${stack.gatewayUrl}/.mapgate/sign-out`)
  await page.click('main button')
  await page.waitForURL(`${stack.corp.issuer}/session/end**`)
  await page.click('#out')
  await page.waitForURL(/\/signed-out\?/)
  expect(await page.textContent('main')).toContain('you were signed out at Example Corp')
  expect(await widthOf(page)).toBe(0)
  await page.goto(address())
  await page.click('text=Example Corp')
  await page.waitForURL(/\/interaction\//)
})

it('whose rights are taken away sees no picture from then on', async () => {
  const page = await signedIn('eve')
  expect(await widthOf(page)).toBe(60)
  stack.corp.people.eve = { name: 'Eve', groups: ['Cooks'] }
  stack.skip(hour / 10)
  await expect.poll(() => widthOf(page)).toBe(0)
})
