import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { WEBGL } from '../client/example.ts'
import { type CrewStack, startCrew } from './crew.ts'

let crew: CrewStack
let browser: Browser
let page: Page
const pageErrors: string[] = []
beforeAll(async () => {
  ;[crew, browser] = await Promise.all([startCrew(), launchBrowser(WEBGL)])
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.on('pageerror', (error) => pageErrors.push(error.message))
  await page.goto(`${crew.stack.gatewayUrl}/examples/arcgis-editor/`)
  await page.waitForSelector('body[data-ready]', patience)
})
afterAll(async () => {
  await browser?.close()
  await crew?.stack.close()
})

const patience = { timeout: 300_000 }
const template = '.esri-item-list__list-item'

/** A hydrant near the middle of the map: its object id, and where it is drawn on the page. */
const placeOfOne = `(async () => {
  const { view, layers } = example
  const query = { geometry: view.extent.clone().expand(0.2), num: 1, returnGeometry: true, outFields: ['OBJECTID'], outSpatialReference: view.spatialReference }
  const { features: [found] } = await layers.hydrants.queryFeatures(query)
  const { x, y } = view.toScreen(found.geometry)
  const { left, top } = view.container.getBoundingClientRect()
  return [found.attributes.OBJECTID, x + left, y + top]
})()`

/** What the Editor is doing, such as `ready`, `creating-features` or `editing-existing-feature`. */
const state = () => page.evaluate('example.editor.viewModel.state') as Promise<string>
const isCalm = () =>
  page.evaluate('!example.view.updating && !example.editor.viewModel.syncing') as Promise<boolean>
const stored = (assetId: string) =>
  crew.stack.sample.world.database
    .prepare(
      'SELECT OBJECTID AS id, district, status, hydrant_type, owner_name FROM layer_2 WHERE asset_id = ?',
    )
    .all(assetId)
const backToStart = async () => {
  await page.evaluate('example.editor.viewModel.cancelWorkflow({ force: true })')
  await expect.poll(state).toBe('ready')
}
const button = (text: string) => page.locator('calcite-button:visible', { hasText: text }).last()
/**
 * Does something again until it has worked: the library loses a click on what it is still building, and does not say when it is built. What
 * is clicked may go away because an earlier click works at last, so each attempt gives up soon.
 */
const until = (worked: () => boolean | Promise<boolean>, act: () => Promise<unknown>) =>
  expect
    .poll(
      async () => {
        if (!(await worked()) && (await isCalm())) await act()
        return worked()
      },
      { interval: 3_000 },
    )
    .toBe(true)
const attempt = { timeout: 10_000 }
/** Presses a button of the form, while the form is there. */
const press = async (text: string) => {
  if (await button(text).isVisible()) await button(text).click(attempt)
}
const isIn = (wanted: RegExp) => async () => wanted.test(await state())
/** Chooses a template and places its feature on the map, so that its form is shown. */
const place = async (index: number) => {
  await page.waitForSelector(template, patience)
  await expect.poll(isCalm).toBe(true)
  await until(isIn(/^creating/), () => page.locator(template).nth(index).click(attempt))
  await until(
    () => button('Create').isVisible(),
    () => page.mouse.click(300, 420),
  )
}
/** The input of a field in the Editor's form. */
const field = (label: string) => page.locator(`.esri-editor calcite-label:has-text("${label}") input`).first()

describe('the Editor of @arcgis/core 5.1, in the demo, as the crew', () => {
  it('offers to change hydrants and to add one of each type', async () => {
    await expect.poll(state).toBe('ready')
    await page.waitForSelector(template, patience)
    expect(await page.locator(template).count()).toBe(3)
    expect(await page.locator('.esri-editor__update-actions').isVisible()).toBe(true)
  })

  it('adds a hydrant: its form has no owner, and the gateway writes the district', async () => {
    await place(1)
    const form = await page.locator('.esri-editor').innerText()
    expect(form).toContain('Asset')
    expect(form).not.toMatch(/Owner|Phone|Cost/)
    await field('Asset').fill('HY-EDITOR')
    await page.keyboard.press('Tab')
    await until(
      () => stored('HY-EDITOR').length > 0,
      () => press('Create'),
    )
    expect(stored('HY-EDITOR')).toMatchObject([
      { district: 'Littlebrook', status: 'active', hydrant_type: 2, owner_name: null },
    ])
  })

  it('changes a hydrant that is clicked', async () => {
    await backToStart()
    await expect.poll(isCalm).toBe(true)
    const [id, x, y] = (await page.evaluate(placeOfOne)) as [id: number, x: number, y: number]
    const tool = page.locator('.esri-selection-toolbar__tool-button').nth(2)
    const isActive = () => tool.evaluate((one) => Reflect.get(one, 'active') === true)
    await until(isActive, () => tool.click(attempt))
    // A click that comes before the hydrant is drawn finds none.
    await until(isIn(/^editing/), () => page.mouse.click(x, y))
    await field('Manufacturer').fill('Changed in the Editor')
    await page.keyboard.press('Tab')
    const { database } = crew.stack.sample.world
    const row = () =>
      database.prepare('SELECT manufacturer, district FROM layer_2 WHERE OBJECTID = ?').get(id)
    await until(
      () => row()?.manufacturer === 'Changed in the Editor',
      () => press('Update'),
    )
    expect(row()).toMatchObject({ district: 'Littlebrook' })
  })

  it('meets no error until then, and every edit is answered', async () => {
    expect(pageErrors).toEqual([])
    const edits = () =>
      crew.stack.audit.filter(({ operation }) => /apply(Layer)?Edits$/.test(operation ?? ''))
    // The row is changed before the reply has gone out, and the audit line comes after that.
    await expect.poll(() => edits().map(({ status }) => status)).toEqual([200, 200])
  })

  it('shows that a place outside of the district is refused', async () => {
    const count = crew.count()
    await backToStart()
    await page.evaluate(`example.view.goTo({ center: ${JSON.stringify(crew.outside)} }, { animate: false })`)
    await place(0)
    const isRefused = async () =>
      (await page.locator('.esri-editor').innerText()).includes('Edits could not be saved')
    await until(isRefused, () => press('Create'))
    expect(crew.count()).toBe(count)
  })
})
