import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
})
afterAll(() => run?.close())

const asset = '/arcgis/rest/services/Assets_Service/FeatureServer/0/query?where=1%3D1&f=json'

it('is asked by keyboard alone, and tells the decision, the grants and what would be sent', async () => {
  const { page } = run
  await run.open('why')
  await page.locator('form input').first().focus()
  await page.keyboard.type('visitor')
  await page.keyboard.press('Tab')
  await page.keyboard.type(asset)
  await page.keyboard.press('Enter')
  await page.getByText('The request is').waitFor()
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(3)
  await run.pictures('why')
  await page.locator('form input').first().fill('editor')
  await page.locator('form input').first().press('Enter')
  await page.getByText('The request is permitted').waitFor()
  expect(await page.getByText('FeatureServer/0/query').count()).toBeGreaterThan(0)
  await run.axe()
  expect(run.faults()).toEqual([])
})

it('says what to do where the account is not known, and shows what others wrote as text', async () => {
  const { page } = run
  await run.open(
    `why?as=${encodeURIComponent('<img src=x onerror=alert(1)>')}&url=${encodeURIComponent(asset)}`,
  )
  await page.getByRole('button', { name: 'Explain' }).click()
  const told = page.locator('[role=alert]')
  await told.waitFor()
  expect(await told.textContent()).toContain('<img src=x')
  expect(await page.locator('img[src=x]').count()).toBe(0)
  await run.axe()
})
