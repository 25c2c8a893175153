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
  pixelsOf,
  quarterOf,
  tilesByArcgis,
  type View,
} from './pixels.ts'
import { askPython } from './python.ts'

interface Answer {
  readonly error?: string
  readonly title: string
  readonly layers: Readonly<Record<string, string>>
  readonly addresses: readonly string[]
  readonly infoFormats: readonly string[]
  readonly picture: string
  readonly info: readonly string[]
  readonly legends: readonly string[]
  readonly sets: readonly string[]
}

interface Case {
  readonly account: Account
  readonly carrier: Carrier
  readonly version: '1.1.1' | '1.3.0'
  readonly view: View
}

const cases: readonly Case[] = accounts.flatMap((account) =>
  carriers.map((carrier, index) => ({
    account,
    carrier,
    version: index % 2 ? '1.3.0' : '1.1.1',
    view: index < 2 ? DEGREES : MERCATOR,
  })),
)

let ogc: OgcStack
/** One per case, in their order; then the tile of each case; then one without a credential. */
let answers: readonly Answer[]

beforeAll(async () => {
  ogc = await startOgcStack()
  const wms = cases.map(async ({ account, carrier, version, view }) => ({
    service: 'WMS',
    version,
    view,
    entrance: await ogc.enter(account, carrier, WMS),
    clicks: [{ layer: '2', format: 'text/plain', at: (await hydrantIn(ogc, view)).at, count: 5 }],
    legendOf: '2',
  }))
  const tile = { layer: 'Topo_Basemap', set: 'GoogleMapsCompatible', level: 10, row: 406, column: 176 }
  const wmts = cases.map(async ({ account, carrier }) => ({
    service: 'WMTS',
    tile,
    entrance: await ogc.enter(account, carrier, WMTS),
  }))
  const stranger = {
    service: 'WMS',
    version: '1.3.0',
    view: MERCATOR,
    entrance: { url: `${ogc.stack.gatewayUrl}/${WMS}` },
  }
  answers = await askPython('owslib_client.py', await Promise.all([...wms, ...wmts, stranger]))
})
afterAll(() => ogc?.close())

describe.each(cases.map((each, index) => ({ ...each, index })))(
  'owslib as $account, WMS $version, $carrier',
  ({ account, carrier, view, index }) => {
    const answer = (): Answer => {
      const found = answers[index]
      expect(found).not.toHaveProperty('error')
      return found as Answer
    }

    it('reads the capabilities: layers by their numbers, with their titles', () => {
      expect(answer().layers).toMatchObject({ 2: 'Hydrants', 4: 'Mains', 6: 'Service Districts' })
      expect(answer().infoFormats).toEqual(expect.arrayContaining(['text/plain', 'text/html']))
    })

    it('is given addresses that carry the credential on where it came in the address, and nowhere else', () => {
      expect(answer().addresses.length).toBeGreaterThan(0)
      for (const address of answer().addresses) {
        expect(address.startsWith(`${ogc.stack.gatewayUrl}/`)).toBe(true)
        expect(/\/t\/mgtkt_/.test(address)).toBe(carrier === 'ticket in the path')
        expect(/[?&]mg_ticket=mgtkt_/.test(address)).toBe(carrier === 'ticket in the query')
        expect(address).not.toMatch(/key-of|demo|token=/)
      }
    })

    it('gets the map that ArcGIS clients get, pixel by pixel', async () => {
      const seen = await pixelsOf(Buffer.from(answer().picture, 'base64'))
      const { painted, different } = difference(await byArcgis(ogc, account, view), seen)
      expect(painted).toBeGreaterThan(1000)
      expect(different).toBe(0)
    })

    it('is told what lies at a place, and of the visitor no hidden fields', async () => {
      const { name } = await hydrantIn(ogc, view)
      expect(answer().info[0]).toContain(name)
      if (account === 'visitor') expect(answer().info[0]).not.toMatch(/owner|phone|cost/i)
      else expect(answer().info[0]).toMatch(/owner/i)
    })

    it('gets the legend by the address that the capabilities give, with the symbols that ArcGIS clients get', async () => {
      const [legend = ''] = answer().legends
      const symbols = await symbolsByArcgis(ogc, account, 2)
      expect(missingIn(await pixelsOf(Buffer.from(legend, 'base64')), symbols)).toBe(0)
    })
  },
)

describe.each(cases.map((each, index) => ({ ...each, index })))(
  'owslib as $account, $carrier, WMTS',
  ({ account, index }) => {
    it('gets the tile that ArcGIS clients get', async () => {
      const answer = answers[cases.length + index] as Answer
      expect(answer).not.toHaveProperty('error')
      expect(answer.sets).toContain('GoogleMapsCompatible')
      const seen = await pixelsOf(Buffer.from(answer.picture, 'base64'))
      const { painted, different } = difference(quarterOf(await tilesByArcgis(ogc, account), [0, 0]), seen)
      expect(painted).toBeGreaterThan(1000)
      expect(different).toBe(0)
    })
  },
)

it('owslib without a credential reads nothing', () => {
  expect(answers.at(-1)?.error).toMatch(/Token Required/)
})
