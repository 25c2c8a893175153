import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import { missingIn, symbolsByArcgis } from './legends.ts'
import {
  type Account,
  accounts,
  type Carrier,
  carriers,
  type OgcStack,
  startOgcStack,
  WMS,
  WMTS,
} from './ogc-stack.ts'
import {
  byArcgis,
  DEGREES,
  difference,
  MERCATOR,
  type Pixels,
  pixelsOf,
  tilesByArcgis,
  unlikeShare,
  type View,
} from './pixels.ts'
import { askQgis, ownFolder } from './python.ts'

interface Answer {
  /** The picture of the view, as QGIS gets it. */
  readonly picture: string
  /** The map as the canvas shows it, for which QGIS asks a picture that is a pixel wider. */
  readonly rendered: string
  readonly errors: readonly string[]
  readonly told: readonly {
    readonly text: string
    readonly features: string
    readonly textError?: string
    readonly featuresError?: string
  }[]
  readonly legend: string | null
}

interface Case {
  readonly account: Account
  readonly carrier: Carrier
  readonly view: View
  /** Of the answer among those of its account; that about the base map comes `carriers.length` later. */
  readonly index: number
}

/** QGIS lists layers from the bottom up; before ArcGIS their order is that of the service. */
const layers = ['6', '5', '4', '3', '2', '0']
const cases: readonly Case[] = accounts.flatMap((account) =>
  carriers.map((carrier, index) => ({ account, carrier, index, view: index % 2 ? MERCATOR : DEGREES })),
)
/** QGIS keeps colours multiplied by their opacity, so pixels that are partly transparent are rounded. */
const ROUNDED = 3

const folder = ownFolder()
let ogc: OgcStack
/** One per carrier; then the base map of each; then one without a credential. */
let answers: Readonly<Record<Account, readonly Answer[]>>

/** QGIS keeps tiles by their address alone, so each account has a profile of its own. */
async function answersFor(account: Account): Promise<readonly Answer[]> {
  const own = cases.filter((each) => each.account === account)
  const wms = own.map(async ({ carrier, view }) => ({
    entrance: await ogc.enter(account, carrier, WMS),
    layers,
    view,
    clicks: [{ at: (await hydrantIn(ogc, view)).at }],
    // QGIS asks for that of its first layer.
    legend: true,
  }))
  const wmts = own.map(async ({ carrier }) => ({
    entrance: await ogc.enter(account, carrier, `${WMTS}/1.0.0/WMTSCapabilities.xml`),
    layers: ['Topo_Basemap'],
    style: 'default',
    set: 'GoogleMapsCompatible',
    view: MERCATOR,
  }))
  const stranger = { entrance: { url: `${ogc.stack.gatewayUrl}/${WMS}` }, layers, view: MERCATOR }
  return askQgis(await Promise.all([...wms, ...wmts, stranger]), join(folder.path, account))
}

beforeAll(async () => {
  ogc = await startOgcStack()
  const [editor, visitor] = await Promise.all([answersFor('editor'), answersFor('visitor')])
  answers = { editor, visitor }
})
afterAll(async () => {
  await ogc?.close()
  folder.remove()
})

describe.each(cases)('QGIS as $account, $carrier, EPSG:$view.wkid', ({ account, view, index }) => {
  const answer = (): Answer => {
    const found = answers[account][index]
    expect(found).not.toHaveProperty('error')
    return found as Answer
  }

  it('reads the capabilities, and draws the map that ArcGIS clients get', async () => {
    expect(answer().errors).toEqual([])
    const expected = await byArcgis(ogc, account, view)
    const [picture, rendered] = await Promise.all(
      [answer().picture, answer().rendered].map((text) => pixelsOf(Buffer.from(text, 'base64'))),
    )
    const { painted, different } = difference(expected, picture as Pixels, ROUNDED)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
    expect(unlikeShare(expected, rendered as Pixels)).toBeLessThan(0.01)
  })

  it('is told by Identify what lies at a place, and of the visitor no hidden fields', async () => {
    const { name } = await hydrantIn(ogc, view)
    const [told] = answer().told
    expect(told).not.toHaveProperty('textError')
    expect(told).not.toHaveProperty('featuresError')
    for (const words of [told?.text, told?.features]) {
      expect(words).toContain(name)
      if (account === 'visitor') expect(words).not.toMatch(/owner|phone|cost/i)
      else expect(words).toMatch(/owner/i)
    }
  })

  it('shows the legend, with the symbols that ArcGIS clients get', async () => {
    const legend = await pixelsOf(Buffer.from(answer().legend ?? '', 'base64'))
    expect(missingIn(legend, await symbolsByArcgis(ogc, account, 6))).toBe(0)
  })
})

describe.each(cases)('QGIS as $account, $carrier, WMTS', ({ account, index }) => {
  it('draws the tiles that ArcGIS clients get', async () => {
    const answer = answers[account][carriers.length + index] as Answer
    expect(answer).not.toHaveProperty('error')
    const seen = await pixelsOf(Buffer.from(answer.picture, 'base64'))
    const expected = await tilesByArcgis(ogc, account)
    const { painted, different } = difference(expected, seen, ROUNDED)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })
})

it('QGIS without a credential opens no layer', () => {
  for (const account of accounts) expect(answers[account].at(-1)).toHaveProperty('error')
})
