import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { ownPort } from '../../system/own-port.ts'
import { launchBrowser, startPage } from '../browser.ts'
import { type PeopleStack, startPeopleStack } from '../sign-in/people-stack.ts'
import { buildConsole } from './built.ts'

// Plain HTTP of this machine: the harder case for the cookie, which browsers keep for HTTPS and for names of this machine alone.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-console-'))
const token = 'the-token-of-an-administrator-0123456789'
let stack: PeopleStack
let browser: Browser
let context: BrowserContext
let page: Page
let consoleUrl: string
let axe: string

beforeAll(async () => {
  buildConsole()
  writeFileSync(join(directory, 'token'), token, { mode: 0o600 })
  const port = await ownPort()
  consoleUrl = `http://127.0.0.1:${port}`
  stack = await startPeopleStack({
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers'] },
      eve: { name: 'Eve <img src=x onerror=alert(1)>', groups: ['Others'] },
    },
    configure: (configuration) => {
      configuration.admin = {
        port,
        tokenFile: join(directory, 'token'),
        publicUrl: consoleUrl,
        roles: { admin: ['reader'] },
        principals: { auditor: ['user:visitor'] },
      }
    },
  })
  stack.corp.register(consoleUrl, 'corp')
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
  rmSync(directory, { recursive: true })
})
beforeEach(async () => {
  context = await browser.newContext({ locale: 'en' })
  page = await context.newPage()
})
afterEach(() => context?.close())

/** Opens the page for signing in. */
async function opened(more = ''): Promise<void> {
  await page.goto(`${consoleUrl}/console/${more}`)
  await page.locator('input[name=token]').waitFor()
}

const isSignedIn = (name: string) => page.locator('.who', { hasText: name }).waitFor()

async function newCode(): Promise<string> {
  const reply = await fetch(`${consoleUrl}/api/sign-in/new-code`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  return (await reply.json()).code
}

/** Status of the session of the browser, asked by the page itself. */
const sessionStatus = (): Promise<number> => page.evaluate(async () => (await fetch('/api/session')).status)

it('a provider signs in whoever has the role, and the browser keeps a cookie that no script reads', async () => {
  await opened()
  await page.click('text=Example Corp')
  await page.waitForURL(/\/interaction\//)
  await page.fill('input[name=person]', 'ada')
  await page.click('text=Go on')
  await isSignedIn('Ada')
  expect(new URL(page.url()).origin).toBe(consoleUrl)
  const cookies = await context.cookies(consoleUrl)
  expect(cookies.find(({ name }) => name === '__Host-mapgate-admin')).toMatchObject({
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
    path: '/',
  })
  expect(await page.evaluate('document.cookie')).not.toContain('__Host-mapgate-admin')
  await page.click('text=Sign out')
  await page.locator('input[name=token]').waitFor()
  expect(await sessionStatus()).toBe(401)
})

it('whoever has no role is told so, as text, and an address tells nothing of its own', async () => {
  await opened()
  await page.click('text=Example Corp')
  await page.waitForURL(/\/interaction\//)
  await page.fill('input[name=person]', 'eve')
  await page.click('text=Go on')
  const told = page.getByText('is no administrator here')
  await told.waitFor()
  expect(await told.textContent()).toContain('Eve <img src=x onerror=alert(1)>')
  expect(await page.locator('img[src=x]').count()).toBe(0)
  await opened(`?failed=${encodeURIComponent('Call 0900 123456 now')}`)
  expect(await page.textContent('body')).not.toContain('0900')
})

it('a link signs in once, and leaves no code in the address', async () => {
  const code = await newCode()
  await page.goto(`${consoleUrl}/console/#code=${code}`)
  await isSignedIn('token file')
  expect(page.url()).not.toContain(code)
  await context.clearCookies()
  await page.goto('about:blank')
  await page.goto(`${consoleUrl}/console/#code=${code}`)
  await page.getByText('This link was used already').waitFor()
})

it('a name and a password are typed with the keyboard alone', async () => {
  await opened()
  const typed = async (password: string) => {
    await page.locator('input[name=name]').focus()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('visitor')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
  }
  await typed('wrong')
  await page.locator('[role=alert]').waitFor()
  await typed('visitor-demo')
  await isSignedIn('visitor')
})

it('a page at another port of this machine does nothing in the console, and shows it in no frame', async () => {
  await page.goto(`${consoleUrl}/console/#code=${await newCode()}`)
  await isSignedIn('token file')
  const other = await startPage(
    '<!doctype html><title>Other</title><iframe></iframe><form method="post"></form>',
  )
  try {
    const tab = await context.newPage()
    // The same site: the browser sends the cookie along.
    await tab.goto(other.url)
    const [outcome] = await Promise.all([
      tab.evaluate(async (url) => {
        const options: RequestInit = { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }
        const sent = await fetch(`${url}/api/sign-out`, options).then(
          (reply) => reply.type,
          () => 'failed',
        )
        const read = await fetch(`${url}/api/session`, { credentials: 'include' }).then(
          () => 'read',
          () => 'failed',
        )
        return { sent, read }
      }, consoleUrl),
      tab.evaluate((url) => {
        const frame = document.querySelector('iframe') as HTMLIFrameElement
        frame.src = `${url}/console/`
        return new Promise((done) => {
          frame.onload = done
        }).then(() => {})
      }, consoleUrl),
    ])
    expect(outcome.read).toBe('failed')
    const framed = tab.frames().find((frame) => frame !== tab.mainFrame())
    expect(
      await framed
        ?.locator('#console')
        .count()
        .catch(() => 0),
    ).toBe(0)
    const posted = tab.waitForResponse(`${consoleUrl}/api/sign-out`)
    await tab.evaluate((url) => {
      const form = document.querySelector('form') as HTMLFormElement
      form.action = `${url}/api/sign-out`
      form.submit()
    }, consoleUrl)
    expect((await posted).status()).toBe(403)
  } finally {
    other.close()
  }
  expect(await sessionStatus()).toBe(200)
})

it.each(['light', 'dark'] as const)(
  'the page for signing in has no fault that axe finds: %s',
  async (scheme) => {
    await page.emulateMedia({ colorScheme: scheme })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await opened()
      await page.evaluate(`${axe}; undefined`)
      const found =
        await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`)
      expect(found).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      if (process.env.MAPGATE_SCREENSHOTS)
        await page.screenshot({
          path: join(process.env.MAPGATE_SCREENSHOTS, `sign-in-${scheme}-${width}.png`),
        })
    }
  },
)
