import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

const password = 'a-password-of-tests-17'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
})
afterAll(() => run?.close())

/** Signs in as a browser does. @returns the cookie */
async function signedIn(name: string): Promise<string> {
  const { gatewayUrl } = run.stack
  const reply = await fetch(`${gatewayUrl}/.mapgate/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: gatewayUrl },
    body: new URLSearchParams({ username: name, password }),
  })
  return reply.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** True while the cookie is good. */
const isIn = async (cookie: string): Promise<boolean> =>
  (await fetch(`${run.stack.gatewayUrl}/.mapgate/me`, { headers: { cookie }, redirect: 'manual' })).status ===
  200

it('a user is added, signed out and disabled by keyboard alone', async () => {
  const { page } = run
  await run.open('people')
  await page.getByRole('button', { name: 'Add a user' }).press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('ada')
  await page.keyboard.press('Tab')
  await page.keyboard.type('short')
  await page.keyboard.press('Enter')
  await page.getByText('a password has at least 12 characters').waitFor()
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Tab')
  await page.keyboard.type('visitor')
  await page.keyboard.press('Enter')
  await page.getByRole('rowheader', { name: 'ada' }).waitFor()
  const cookie = await signedIn('ada')
  expect(await isIn(cookie)).toBe(true)
  await run.open('people')
  await page.getByRole('button', { name: 'Sessions ada' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).waitFor()
  await run.pictures('people-sessions')
  await page.getByRole('dialog').getByRole('button', { name: 'End' }).press('Enter')
  await page.getByText('There are none.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).press('Enter')
  await expect.poll(() => isIn(cookie)).toBe(false)
  await page.getByRole('button', { name: 'Disable ada' }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).press('Enter')
  await page.getByText('disabled', { exact: true }).waitFor()
  await expect.poll(() => signedIn('ada')).toBe('')
  expect(run.faults()).toEqual([])
})

it('everybody is signed out only by whoever types so', async () => {
  const { page } = run
  await run.ask('POST', '/people', { name: 'eve <b>&', password, roles: ['visitor'] })
  const cookie = await signedIn('eve <b>&')
  expect(await isIn(cookie)).toBe(true)
  await run.open('people')
  await page.getByText('eve <b>&').first().waitFor()
  await run.pictures('people')
  await page.getByRole('button', { name: 'End everything' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('To go on').fill('everything')
  await page.keyboard.press('Enter')
  await dialog.getByText('type: end everything', { exact: true }).waitFor()
  expect(await isIn(cookie)).toBe(true)
  await dialog.getByLabel('To go on').fill('end everything')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => isIn(cookie)).toBe(false)
  expect(run.faults()).toEqual([])
})
