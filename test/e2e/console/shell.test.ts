import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
})
afterAll(() => run?.close())
beforeEach(() => run.faults())
afterEach(async () => {
  await run.page.unrouteAll({ behavior: 'ignoreErrors' })
})

/** The pages of the navigation, as their addresses name them. */
const pages = async (): Promise<readonly string[]> => {
  await run.open('health')
  const hrefs: string[] = await run.page.evaluate(
    "[...document.querySelectorAll('.side nav a')].map((link) => link.pathname.slice('/console/'.length))",
  )
  expect(hrefs).toContain('health')
  return hrefs
}

it('no page has a fault that axe finds, in both schemes and widths', async () => {
  for (const name of await pages()) {
    await run.open(name)
    await run.pictures(`page-${name}`)
    expect([name, ...run.faults()]).toEqual([name])
  }
})

/** What has the focus, as a screen reader names it. */
const focused = (): Promise<string> => run.page.evaluate('document.activeElement?.textContent?.trim() ?? ""')

it('is walked by keyboard alone: skip to the page, along the navigation, into another page', async () => {
  const { page } = run
  await run.open('why')
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('Skip to the page')
  await page.keyboard.press('Enter')
  expect(await focused()).toBe('Why?')
  await page.locator('.side nav a', { hasText: 'Why?' }).focus()
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('Who sees what')
  await page.keyboard.press('Enter')
  // The link that was followed says the same as the heading.
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('H1')
  expect(await focused()).toBe('Who sees what')
  expect(await page.title()).toBe('Who sees what · Mapgate console')
  await page.goBack()
  await expect.poll(() => page.locator('h1').textContent()).toBe('Why?')
})

it('speaks German in the whole frame, also after it is loaded again, and long words fit the phone', async () => {
  const { page } = run
  await run.open('health')
  await page.selectOption('#language', 'de')
  expect(await page.locator('h1').textContent()).toBe('Zustand')
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await page.reload()
  await page.locator('h1').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  for (const name of await pages()) {
    await run.open(name)
    await page.setViewportSize({ width: 390, height: 844 })
    await run.axe()
    await page.setViewportSize({ width: 1280, height: 900 })
  }
  await page.selectOption('#language', 'en')
})

it('the phone has the pages in a menu, which closes when one is chosen', async () => {
  const { page } = run
  await run.open('why')
  await page.setViewportSize({ width: 390, height: 844 })
  const link = page.locator('.side nav a', { hasText: 'Health' })
  expect(await link.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Menu' }).click()
  await run.axe()
  await link.click()
  await expect.poll(() => page.locator('h1').textContent()).toBe('Health')
  await expect.poll(() => link.isVisible()).toBe(false)
  await page.setViewportSize({ width: 1280, height: 900 })
})

it('fits the window when it is shown at 200 %, and nothing moves where somebody asks for that', async () => {
  const { page } = run
  // A window of half the width is what zooming to 200 % leaves.
  await page.setViewportSize({ width: 640, height: 450 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const name of await pages()) {
    await run.open(name)
    await run.axe()
  }
  const moving = await page.evaluate(`[...document.querySelectorAll('*')].filter((one) => {
    const { animationName, transitionDuration } = getComputedStyle(one)
    return animationName !== 'none' || transitionDuration.split(', ').some((each) => parseFloat(each) > 0)
  }).length`)
  expect(moving).toBe(0)
  await page.emulateMedia({ reducedMotion: null })
  await page.setViewportSize({ width: 1280, height: 900 })
})

it('the colours that somebody chooses stay, whatever the system has', async () => {
  const { page } = run
  await page.emulateMedia({ colorScheme: 'light' })
  await run.open('health')
  const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
  const light = await ground()
  await page.selectOption('#theme', 'dark')
  const dark = await ground()
  expect(dark).not.toBe(light)
  await page.reload()
  await page.locator('h1').waitFor()
  expect(await ground()).toBe(dark)
  await page.selectOption('#theme', 'system')
  expect(await ground()).toBe(light)
  await page.emulateMedia({ colorScheme: null })
})

it('says so while the gateway does not answer, keeps what is shown, and goes on when it does', async () => {
  const { page } = run
  await run.open('health')
  await page.clock.install()
  await page.route('**/api/**', (route) => route.abort())
  const banner = page.getByText('The gateway does not answer. It is asked again')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await banner.waitFor()
  expect(await page.locator('h1').textContent()).toBe('Health')
  await run.axe()
  await page.reload({ waitUntil: 'commit' })
  await banner.waitFor()
  await page.unrouteAll()
  await page.clock.runFor(3_500)
  await banner.waitFor({ state: 'detached' })
  await page.locator('h1').waitFor()
})

it('leads back to where one was after a session has ended', async () => {
  const { page } = run
  await run.open('why?as=visitor')
  await run.context.clearCookies()
  await page.reload()
  await page.locator('input[name=token]').fill(run.token)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('h1').textContent()).toBe('Why?')
  expect(new URL(page.url()).search).toBe('?as=visitor')
})

it('says so where the code of a page is gone after an upgrade, and loads again', async () => {
  const { page } = run
  await run.open('health')
  await page.route('**/assets/why-*.js', (route) => route.fulfill({ status: 404, body: '' }))
  await page.locator('.side nav a', { hasText: 'Why?' }).click()
  await page.getByText('This page could not be loaded').waitFor()
  await run.axe()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Load the console again' }).click()
  await page.getByText('This page could not be loaded').waitFor({ state: 'detached' })
  expect(await page.locator('h1').textContent()).toBe('Why?')
})

it('an address that is no page says so, and pages without the right are shown as locked, with why', async () => {
  const { page } = run
  await run.open('nothing-of-this-name')
  expect(await page.locator('h1').textContent()).toBe('There is no such page.')
  await page.route('**/api/session', (route) =>
    route.fulfill({
      json: {
        id: 'user:aud',
        name: '\u202eمدقق <img src=x onerror=alert(1)>',
        rights: ['look'],
        warnings: [],
      },
    }),
  )
  await run.open('seen')
  await page.getByText('It needs the right view-as').waitFor()
  expect(await page.locator('.side nav a.locked').allTextContents()).toEqual([
    'Why?, needs the right view-as',
    'Who sees what, needs the right view-as',
  ])
  expect(await page.locator('.side .who bdi').textContent()).toContain('<img src=x')
  expect(await page.locator('img[src=x]').count()).toBe(0)
  await run.axe()
})
