import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, startPage } from './browser.ts'
import { type Stack, startStack } from './stack.ts'

let stack: Stack
let browser: Browser
let application: Awaited<ReturnType<typeof startPage>>
let axe: string

beforeAll(async () => {
  application = await startPage('<!doctype html><title>Application</title><h1>Application</h1>')
  stack = await startStack({
    configure: (configuration) => {
      configuration.signIn = {
        providers: [
          // Nobody goes there in these tests, and it is asked nothing before somebody does.
          { name: 'city', title: 'City accounts', issuer: 'https://id.example', clientId: 'mapgate' },
        ],
      }
      const redirects = [application.url]
      configuration.portal = { path: '/portal', clients: [{ id: 'crew', title: 'Crew map', redirects }] }
      configuration.users.push({ name: 'nobody', password: 'nobody-demo' })
    },
  })
  browser = await launchBrowser()
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
  application?.close()
})

const phone = { width: 390, height: 844 }
const signInUrl = (query = '') => `${stack.gatewayUrl}/.mapgate/sign-in${query}`
const meUrl = (query = '') => `${stack.gatewayUrl}/.mapgate/me${query}`

/** What axe-core finds on a page: rules and the elements that break them. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(`${axe}; undefined`)
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`)
}

/** Types a name and a password with the keyboard alone. */
async function typeAccount(page: Page, name: string, password = `${name}-demo`): Promise<void> {
  await tabTo(page, 'input[name=username]')
  await page.keyboard.type(name)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

/** Waits for the page that has an element, and presses Tab until it has the focus. @throws Error where the keyboard does not reach it */
async function tabTo(page: Page, selector: string): Promise<void> {
  await page.locator(selector).waitFor()
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${selector}`)
}

/** Types a password where the page puts the focus, as soon as it is there. */
async function retypePassword(page: Page, password: string): Promise<void> {
  await page.locator('input[name=password]:focus').waitFor()
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

/** A browser in which somebody is signed in. */
async function signedIn(name: string, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await page.goto(signInUrl('?to=/.mapgate/me'))
  await typeAccount(page, name)
  await page.waitForURL(meUrl())
  return { context, page }
}

const using = async (
  options: Parameters<Browser['newContext']>[0],
  work: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> => {
  const context = await browser.newContext(options)
  await work(await context.newPage(), context)
  await context.close()
}

describe('The sign-in page', () => {
  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ])(
    'signs in by the keyboard alone, %s, after a password that was mistyped',
    async (_title, javaScriptEnabled) => {
      await using({ javaScriptEnabled }, async (page) => {
        await page.goto(signInUrl('?to=/map/Assets_Service/MapServer'))
        await typeAccount(page, 'visitor', 'mistyped-7')
        await expect.poll(() => page.title()).toBe('Error: Sign in · Mapgate')
        expect(await page.locator('[role=alert]').innerText()).toBe('Invalid user name or password.')
        // The name is kept, and the password has the focus.
        await retypePassword(page, 'visitor-demo')
        await page.waitForURL(`${stack.gatewayUrl}/map/Assets_Service/MapServer`)
        expect(await page.locator('.who').innerText()).toContain('visitor')
      })
    },
  )

  it('takes a key that is unfolded by the keyboard', async () => {
    await using({}, async (page) => {
      await page.goto(signInUrl('?to=/.mapgate/me'))
      expect(await page.locator('input[name=key]').isVisible()).toBe(false)
      await tabTo(page, 'summary')
      await page.keyboard.press('Enter')
      await tabTo(page, 'input[name=key]')
      await page.keyboard.type('demo-key')
      await page.keyboard.press('Enter')
      await page.waitForURL(meUrl())
      expect(await page.locator('main').innerText()).toContain('API key')
    })
  })

  it('says which application asks, and leads back to it', async () => {
    await using({}, async (page) => {
      const asked = new URLSearchParams({
        client_id: 'crew',
        response_type: 'code',
        redirect_uri: application.url,
        state: 'a-state',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
        locale: 'de',
      })
      await page.goto(`${stack.gatewayUrl}/portal/sharing/rest/oauth2/authorize?${asked}`)
      await page.waitForURL(/\/\.mapgate\/sign-in\?/)
      expect(await page.locator('main').innerText()).toContain(
        `Crew map auf ${new URL(application.url).host} bittet Sie, sich anzumelden.`,
      )
      await typeAccount(page, 'editor')
      await tabTo(page, 'button[value=yes]')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.title()).toBe('Application')
      expect(new URL(page.url()).searchParams.get('code')).toMatch(/^.{20}/)
    })
  })

  it.each([
    ['en-GB', 'en', 'Sign in', 'Continue with City accounts'],
    ['de-AT', 'de', 'Anmelden', 'Weiter mit City accounts'],
    ['es-MX', 'es', 'Iniciar sesión', 'Continuar con City accounts'],
    ['fr-CA', 'fr', 'Se connecter', 'Continuer avec City accounts'],
  ])('speaks the language of a browser that prefers %s', async (locale, language, title, button) => {
    await using({ locale }, async (page) => {
      await page.goto(signInUrl())
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      expect(await page.locator('h1').innerText()).toBe(title)
      expect(await page.locator('.way').innerText()).toContain(button)
    })
  })

  it('keeps a language that was chosen with the keyboard, on the page of the account too', async () => {
    await using({ locale: 'en' }, async (page) => {
      await page.goto(signInUrl('?to=/.mapgate/me%3Flang%3Des'))
      await tabTo(page, 'a[hreflang=es]')
      await page.keyboard.press('Enter')
      await page.waitForURL(/lang=es/)
      await typeAccount(page, 'visitor', 'wrong-password-7')
      await expect.poll(() => page.locator('[role=alert]').innerText()).toContain('no son correctos')
      await retypePassword(page, 'visitor-demo')
      await expect.poll(() => page.locator('h1').innerText()).toBe('Su cuenta')
    })
  })
})

describe('The page of one’s own account', () => {
  it('ends the session in another browser, and that browser is signed out', async () => {
    const here = await signedIn('editor')
    const there = await signedIn('editor')
    await here.page.reload()
    const others = here.page.locator('.list li:has(form)').filter({ hasNotText: 'this browser' })
    const before = await others.count()
    expect(before).toBeGreaterThan(0)
    for (let left = before; left > 0; left -= 1) {
      await others.first().locator('button').click()
      await expect.poll(() => others.count()).toBe(left - 1)
      expect(await here.page.locator('[role=status]').innerText()).toBe('The session was ended.')
    }
    const isSignedOut = async () => {
      await there.page.goto(meUrl())
      return there.page.url().includes('/sign-in')
    }
    await expect.poll(isSignedOut).toBe(true)
    await here.page.goto(meUrl())
    expect(here.page.url()).toBe(meUrl())
    for (const { context } of [here, there]) await context.close()
  })

  it('signs out everywhere, without scripts', async () => {
    const here = await signedIn('crew', { javaScriptEnabled: false })
    const there = await signedIn('crew')
    await tabTo(here.page, 'form[action$=end-all] button')
    await here.page.keyboard.press('Enter')
    await here.page.waitForURL(/\/sign-in\?choose/)
    const isSignedOut = async () => {
      await there.page.goto(meUrl())
      return there.page.url().includes('/sign-in')
    }
    await expect.poll(isSignedOut).toBe(true)
    for (const { context } of [here, there]) await context.close()
  })

  it('tells somebody without a role why the maps are empty', async () => {
    const { context, page } = await signedIn('nobody')
    expect(await page.locator('.told').innerText()).toContain('your account has no role here')
    await page.goto(stack.gatewayUrl)
    await context.close()
  })
})

describe('The pages for people', () => {
  const schemes = ['light', 'dark'] as const
  const looks = schemes.flatMap((colorScheme) => [
    { colorScheme, viewport: { width: 1200, height: 860 } },
    { colorScheme, viewport: phone },
  ])

  it.each(looks)('are free of what axe-core finds, and fit the screen: %j', async (look) => {
    const { context, page } = await signedIn('visitor', look)
    const fits = async () => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.viewport.width)
      expect(await violationsOn(page)).toEqual([])
    }
    await fits()
    await page.goto(`${stack.gatewayUrl}/.mapgate/sign-out?lang=fr`)
    await fits()
    await context.clearCookies()
    for (const query of [
      '?to=/map',
      '?lang=de&to=/a/path/that/is/rather/long/and/has/no/place/to/break/in/it',
    ]) {
      await page.goto(signInUrl(query))
      await page.locator('summary').click()
      await fits()
    }
    await typeAccount(page, 'visitor', 'wrong-password-7')
    await page.locator('[role=alert]').waitFor()
    await page.waitForLoadState()
    await fits()
    await context.close()
  })
})
