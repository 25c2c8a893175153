import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsoleRun, startConsole } from './console.ts'

let run: ConsoleRun
beforeAll(async () => {
  run = await startConsole()
  await run.stack.refreshCatalog()
})
afterAll(() => run?.close())

const theirs = '.seen-map:nth-child(1) img'
const whole = '.seen-map:nth-child(2) img'

it('shows by keyboard alone what the visitor sees, counts it, and moves both maps', async () => {
  const { page } = run
  await run.open('seen')
  await page.getByLabel('Account or role').focus()
  await page.keyboard.type('visitor')
  await page.keyboard.press('Enter')
  const service = page.getByRole('link', { name: '/arcgis Assets_Service (MapServer)' })
  await service.waitFor()
  await service.focus()
  await page.keyboard.press('Enter')
  await page.locator(theirs).waitFor()
  await page.locator(whole).waitFor()
  expect(await pixelsOf(theirs)).not.toBe(await pixelsOf(whole))
  expect(await page.locator('.seen-map path').count()).toBe(2)
  const before = await page.locator(theirs).getAttribute('src')
  await page.locator('.seen-box').first().focus()
  await page.keyboard.press('+')
  await expect.poll(() => page.locator(theirs).getAttribute('src')).not.toBe(before)
  await page.getByRole('button', { name: 'Count rows' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('.seen-count').first().waitFor()
  expect(await page.locator('.seen-different').textContent()).toContain('owner_name')
  await page.getByRole('button', { name: 'Whole extent' }).click()
  await page.locator('.seen-layer summary').nth(2).click()
  await run.pictures('seen')
  expect(run.faults()).toEqual([])
})

it('says who has a role, that nothing is seen, and that an account is not known', async () => {
  const { page } = run
  await run.open('seen?as=role:visitor')
  await page.getByText('Known accounts with this role: 1').waitFor()
  await run.open('seen?roles=nobody-has-this')
  await page.getByText('Nothing is seen').waitFor()
  await run.open('seen?as=visitr')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').textContent()).toContain('visitor')
  expect(run.faults()).toEqual([])
})

/** The pixels of a picture as text. */
const pixelsOf = (selector: string): Promise<string> =>
  run.page.evaluate(`(async () => {
    const image = document.querySelector(${JSON.stringify(selector)})
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL()
  })()`)
