import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
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
import { askPython, ownFolder } from './python.ts'

interface Answer {
  /** The picture of the view, as QGIS gets it. */
  readonly picture: string
  /** The map as the canvas shows it, for which QGIS asks a picture that is a pixel wider. */
  readonly rendered: string
  readonly errors: readonly string[]
  readonly told: {
    readonly text: string
    readonly features: string
    readonly textError?: string
    readonly featuresError?: string
  }
  /** Width and height. */
  readonly legend: readonly [number, number] | null
}

interface Case {
  readonly account: Account
  readonly carrier: Carrier
  readonly view: View
}

/** QGIS lists layers from the bottom up; before ArcGIS their order is that of the service. */
const layers = ['6', '5', '4', '3', '2', '0']
const cases: readonly Case[] = accounts.flatMap((account) =>
  carriers.map((carrier, index) => ({ account, carrier, view: index % 2 ? MERCATOR : DEGREES })),
)
/** QGIS keeps colours multiplied by their opacity, so pixels that are partly transparent are rounded. */
const ROUNDED = 3

const folder = ownFolder()
let ogc: OgcStack
/** One per case, in their order; then the base map of each account. */
let answers: readonly Answer[]

beforeAll(async () => {
  ogc = await startOgcStack()
  const wms = cases.map(async ({ account, carrier, view }) => ({
    entrance: await ogc.enter(account, carrier, WMS),
    layers,
    view,
    click: { at: (await hydrantIn(ogc, view)).at },
  }))
  const wmts = accounts.map(async (account) => ({
    entrance: await ogc.enter(account, 'ticket in the path', `${WMTS}/1.0.0/WMTSCapabilities.xml`),
    layers: ['Topo_Basemap'],
    style: 'default',
    set: 'GoogleMapsCompatible',
    view: MERCATOR,
  }))
  answers = await askPython('qgis_client.py', await Promise.all([...wms, ...wmts]), {
    HOME: folder.path,
    XDG_RUNTIME_DIR: folder.path,
    QGIS_AUTH_DB_DIR_PATH: folder.path,
    QGIS_CUSTOM_CONFIG_PATH: folder.path,
    QT_QPA_PLATFORM: 'offscreen',
  })
})
afterAll(async () => {
  await ogc?.close()
  folder.remove()
})

describe.each(cases.map((each, index) => ({ ...each, index })))(
  'QGIS as $account, $carrier, EPSG:$view.wkid',
  ({ account, view, index }) => {
    const answer = (): Answer => {
      const found = answers[index]
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
      const { told } = answer()
      expect(told).not.toHaveProperty('textError')
      expect(told).not.toHaveProperty('featuresError')
      for (const words of [told.text, told.features]) {
        expect(words).toContain(name)
        if (account === 'visitor') expect(words).not.toMatch(/owner|phone|cost/i)
        else expect(words).toMatch(/owner/i)
      }
    })

    it('shows the legend', () => {
      const [width, height] = answer().legend ?? [0, 0]
      expect(Math.min(width, height)).toBeGreaterThan(8)
    })
  },
)

describe.each(accounts.map((account, index) => ({ account, index })))(
  'QGIS as $account, WMTS',
  ({ account, index }) => {
    it('draws the tiles that ArcGIS clients get', async () => {
      const answer = answers[cases.length + index] as Answer
      expect(answer).not.toHaveProperty('error')
      const seen = await pixelsOf(Buffer.from(answer.picture, 'base64'))
      const expected = await tilesByArcgis(ogc, account)
      const { painted, different } = difference(expected, seen, ROUNDED)
      expect(painted).toBeGreaterThan(1000)
      expect(different).toBe(0)
    })
  },
)
