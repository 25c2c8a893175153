import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

const hostile = '<img src=x onerror=alert(1)></script>\u202Etxt'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
  await run.ask('POST', '/keys', { name: hostile, owner: hostile, roles: ['visitor'], expires: '90d' })
})
afterAll(() => run?.close())

const status = (key: string) =>
  fetch(`${run.stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer?f=json`, {
    headers: { token: key },
  }).then(async (reply) => ((await reply.json()).error?.code ?? reply.status) as number)

it('a key is made by keyboard alone, shown once, used, and revoked', async () => {
  const { page } = run
  await run.open('keys')
  await page.getByRole('button', { name: 'Make a key' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  for (const typed of ['nightly export', 'Ines', 'visiter', 'tomorrow']) {
    await page.keyboard.type(typed)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('90d')
  await page.getByLabel('End').fill('90d')
  await run.pictures('keys-new')
  await page.keyboard.press('Enter')
  const shown = page.locator('output.secret')
  await shown.waitFor()
  const key = (await shown.textContent()) ?? ''
  expect(await status(key)).toBe(403)
  expect(await page.getByRole('dialog').textContent()).toContain('no grant names the role visiter')
  await page.getByRole('button', { name: 'I have kept it' }).press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('rowheader', { name: 'nightly export' }).waitFor()
  expect(await page.content()).not.toContain(key)
  await page.getByRole('button', { name: 'Revoke nightly export' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => status(key)).toBe(498)
  await page.getByText('revoked').waitFor()
  expect(run.faults()).toEqual([])
})

it('what others wrote is text, in every scheme and width, and those of the file are not changed here', async () => {
  const { page } = run
  await run.open('keys')
  expect(await page.getByText(hostile).count()).toBeGreaterThan(1)
  expect(await page.locator('img[src=x]').count()).toBe(0)
  await page.getByText('change it in the file').waitFor()
  await run.pictures('keys')
  expect(run.faults()).toEqual([])
})
