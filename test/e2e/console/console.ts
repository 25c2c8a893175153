import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { type Stack, type StackOptions, startStack, withLastingTickets } from '../stack.ts'
import { buildConsole } from './built.ts'

const token = 'the-token-of-an-administrator-0123456789'

const defaults = { locale: 'en-GB', viewport: { width: 1280, height: 900 } }

/** The console of a running stack, opened in Chromium by the holder of the token file. */
export interface ConsoleRun {
  readonly stack: Stack
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  /** The administrator's listener, without a slash at its end. */
  readonly url: string
  readonly token: string
  /** Goes to a page, such as `live?decision=deny`, and waits until its heading is there and no progress is shown any more. */
  open(path: string): Promise<void>
  /** Expects that axe finds nothing serious on the page as it is shown now, and that it is no wider than the window. */
  axe(): Promise<void>
  /**
   * Shows the page in both schemes at 1280 and 390 pixels, and looks at each by axe. With MAPGATE_SCREENSHOTS the pictures are kept in that folder as
   * `<name>-<scheme>-<width>.png`.
   */
  pictures(name: string): Promise<void>
  /** What the page complained of since the last time: errors, and what its Content-Security-Policy refused. */
  faults(): string[]
  /** Asks the API with the token, outside of the browser. */
  ask(method: string, path: string, body?: unknown): Promise<Response>
  close(): Promise<void>
}

/** Starts a stack with the administrator's listener, builds the console where that is needed, and signs in. The test closes it. */
export async function startConsole(options: StackOptions = {}): Promise<ConsoleRun> {
  buildConsole()
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-console-'))
  writeFileSync(join(folder, 'token'), token, { mode: 0o600 })
  const stack = await startStack({
    ...options,
    configure: (configuration) => {
      withLastingTickets(configuration)
      configuration.admin = { port: 0, tokenFile: join(folder, 'token') }
      options.configure?.(configuration)
    },
  })
  const browser = await launchBrowser()
  const context = await browser.newContext(defaults)
  const page = await context.newPage()
  const url = stack.adminUrl ?? ''
  const faults = watchFaults(page)
  const ask = askOf(url)
  const { code } = await (await ask('POST', '/sign-in/new-code')).json()
  await page.goto(`${url}/console/#code=${code}`)
  await page.locator('.who').waitFor({ state: 'attached' })
  const axe = await axeOf(page)
  const run = { stack, browser, context, page, url, token, axe, faults: () => faults.splice(0), ask }
  return {
    ...run,
    open: async (path) => {
      await page.goto(`${url}/console/${path}`)
      await page.locator('h1').waitFor()
      await page.locator('main .progress').waitFor({ state: 'detached' })
    },
    pictures: (name) => pictures(name, page, axe),
    close: async () => {
      await browser.close()
      await stack.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const askOf =
  (url: string) =>
  (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${url}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })

/** Collects what a page complains of. A reply of the API that is no success is told by Chromium as an error too, and is none. */
function watchFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    const text = message.text()
    if (message.type() === 'error' && !/^Failed to load resource|net::ERR_/.test(text)) faults.push(text)
  })
  return faults
}

async function axeOf(page: Page): Promise<() => Promise<void>> {
  const script = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  return async () => {
    if (!(await page.evaluate("'axe' in window"))) await page.evaluate(`${script}; undefined`)
    const found: string[] =
      await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`)
    expect(found).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  }
}

async function pictures(name: string, page: Page, axe: () => Promise<void>): Promise<void> {
  const folder = process.env.MAPGATE_SCREENSHOTS
  if (folder) mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await axe()
      if (folder)
        await page.screenshot({
          path: join(folder, `${name}-${colorScheme}-${width}.png`),
          fullPage: width === 390,
        })
    }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize(defaults.viewport)
}
