import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { type CrewStack, startCrew } from './crew.ts'

let crew: CrewStack
let browser: Browser
beforeAll(async () => {
  ;[crew, browser] = await Promise.all([startCrew(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await crew?.stack.close()
})

const desk = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }

async function open(viewport = desk): Promise<Page> {
  const page = await browser.newPage({ viewport })
  await page.goto(`${crew.stack.gatewayUrl}/demo/edit.html`)
  await page.waitForSelector('body[data-ready="yes"]')
  return page
}

const said = (page: Page) => page.locator('#said').innerText()

/** Chooses a hydrant by its name, as somebody without a mouse does. */
async function choose(page: Page, nth: number): Promise<number> {
  const row = crew.stored(crew.own[nth] ?? 0)
  await page.fill('#find', row?.asset_id ?? '')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#form:not([hidden])')
  expect(await page.innerText('#hydrant-title')).toBe(`Hydrant ${row?.asset_id}`)
  return row?.id ?? 0
}

describe('the page where the crew edits', () => {
  it('is found from the map of the demo', async () => {
    const page = await browser.newPage({ viewport: desk })
    await page.goto(`${crew.stack.gatewayUrl}/`)
    await page.click('nav a:has-text("Edit as a crew")')
    await page.waitForSelector('body[data-ready="yes"]')
    expect(await page.innerText('#story')).toContain(`the ${crew.own.length} hydrants of Littlebrook`)
    await page.close()
  })

  it('says what the crew may do, as the description of the layer tells it', async () => {
    const page = await open()
    const rights = await page.innerText('#rights')
    expect(rights).toMatch(/add, change, delete, in Littlebrook/)
    expect(rights).toMatch(/only reads\s+Service district/)
    const written = /may write\s+(.*)/.exec(rights)?.[1]
    expect(written).toMatch(/Status/)
    expect(written).not.toMatch(/Owner|Phone|Cost/)
    await page.close()
  })

  it('changes a hydrant and locks its district', async () => {
    const page = await open()
    const id = await choose(page, 3)
    expect(await page.locator('#form [name=district]').isDisabled()).toBe(true)
    expect(await page.locator('#form [name=owner_name]').count()).toBe(0)
    await page.fill('#form [name=manufacturer]', 'Written by the crew')
    await page.click('#form [type=submit]')
    await expect.poll(() => said(page)).toBe('Saved. Manufacturer.')
    const { database } = crew.stack.sample.world
    const row = database.prepare('SELECT manufacturer FROM layer_2 WHERE OBJECTID = ?').get(id)
    expect(row).toMatchObject({ manufacturer: 'Written by the crew' })
    await page.close()
  })

  it('moves a hydrant to the middle of the map, within the district only', async () => {
    const page = await open()
    const id = await choose(page, 4)
    const before = crew.stored(id)?.shape
    await page.focus('#map')
    await page.keyboard.press('ArrowRight')
    await page.click('#form [name=move]')
    await page.click('#form [type=submit]')
    await expect.poll(() => said(page)).toBe('Saved. its place.')
    expect(crew.stored(id)?.shape).not.toBe(before)
    await page.close()
  })

  it('adds a hydrant, which gets the district, and deletes it at the second click', async () => {
    const page = await open()
    await page.click('#add')
    await page.fill('#form [name=asset_id]', 'HY-PAGE')
    await page.click('#form [type=submit]')
    await expect.poll(() => said(page)).toMatch(/^Added\./)
    const rows = () =>
      crew.stack.sample.world.database
        .prepare("SELECT district FROM layer_2 WHERE asset_id = 'HY-PAGE'")
        .all()
    expect(rows()).toMatchObject([{ district: 'Littlebrook' }])
    await page.click('#form [name=delete]')
    expect(rows()).toHaveLength(1)
    await page.click('#form [name=delete]')
    await expect.poll(() => said(page)).toBe('Deleted. HY-PAGE is gone.')
    expect(rows()).toEqual([])
    await page.close()
  })

  it.each([
    ['Change a hydrant of another district', /^Refused \(1013\)\. “The row is missing/],
    ["Write an owner's name", /^Refused \(400\)\. .*no such field/],
    ['Hand a hydrant to another district', /^Refused \(1023\)\. “The field district/],
    ['Put a hydrant outside of the district', /^Refused \(1004\)\. “The shape does not lie/],
  ])('says clearly that it is refused: %s', async (title, message) => {
    const page = await open()
    const count = crew.count()
    const foreign = crew.stored(crew.foreign)
    await page.click(`#tries button:text-is("${title}")`)
    await expect.poll(() => said(page)).toMatch(message)
    expect(await page.locator('#said').getAttribute('class')).toContain('bad')
    expect(await page.locator('#log li.failed').count()).toBe(1)
    expect([crew.count(), crew.stored(crew.foreign)]).toEqual([count, foreign])
    await page.close()
  })

  it('fits on a phone', async () => {
    const page = await open(phone)
    await choose(page, 5)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.width)
    const map = await page.locator('#map').boundingBox()
    expect(map?.y).toBeLessThan(phone.height / 3)
    await page.close()
  })
})
