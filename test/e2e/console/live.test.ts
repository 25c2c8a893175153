import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
})
afterAll(() => run?.close())

/** Asks for a service as somebody, and reads the reply. */
const asked = async (service: string, token?: string): Promise<void> => {
  const url = `${run.stack.gatewayUrl}/arcgis/rest/services/${service}?f=json`
  await (await fetch(url, { headers: token ? { token } : {} })).text()
}

it('requests come as they are made, are chosen by a click, and wait while it is paused', async () => {
  const { page } = run
  await run.open('live')
  await page.getByText('connected').waitFor()
  await asked('Assets_Service/MapServer', 'demo-key')
  await asked('Assets_Service/MapServer')
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await row('key:demo').first().waitFor()
  await row('anonymous').first().waitFor()
  await run.pictures('live')
  await page.getByRole('link', { name: 'key:demo' }).first().click()
  await page.waitForURL(/principal=key/)
  await row('key:demo').first().waitFor()
  expect(await row('anonymous').count()).toBe(0)
  await page.getByRole('button', { name: 'Pause' }).press('Enter')
  const before = await row('key:demo').count()
  await asked('Assets_Service/MapServer', 'demo-key')
  await page.getByText('1 new request waits').waitFor()
  expect(await row('key:demo').count()).toBe(before)
  await page.getByRole('button', { name: 'Go on' }).press('Enter')
  await expect.poll(() => row('key:demo').count()).toBe(before + 1)
  await page.getByRole('button', { name: /Take the filter/ }).press('Enter')
  await row('anonymous').first().waitFor()
  expect(run.faults()).toEqual([])
})

it('what callers wrote is text, and a session that ended ends the stream', async () => {
  const { page } = run
  await run.open('live')
  const hostile = '<img src=x onerror=alert(1)>'
  await asked(`${encodeURIComponent(hostile)}/MapServer`, 'demo-key')
  await asked(`a/b/${'x'.repeat(3_000)}/MapServer`, 'demo-key')
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(2)
  expect(await page.locator('img[src=x]').count()).toBe(0)
  await run.axe()
  await page.evaluate(() => fetch('/api/sign-out', { method: 'POST' }))
  await page.getByRole('heading', { name: /^Sign in/ }).waitFor()
})
