import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerKind } from '../../ogc/servers.ts'
import { ogcCanaries } from '../../ogc/world.ts'
import { missingIn } from './legends.ts'
import { arcgisCore } from './libraries/arcgis-core.ts'
import { cesium } from './libraries/cesium.ts'
import { leaflet } from './libraries/leaflet.ts'
import type { Library, LibraryQuestion } from './libraries/library.ts'
import { mapLibre } from './libraries/maplibre.ts'
import { openLayers } from './libraries/openlayers.ts'
import { type LibraryPage, openLibraries, pixelsOfDataUrl } from './library-page.ts'
import { type Account, accounts } from './ogc-stack.ts'
import { difference, quarterOf } from './pixels.ts'
import { entranceOf, type SignIn, withoutHeaders } from './sign-ins.ts'
import {
  type RealStack,
  serverKinds,
  startRealStack,
  worldLayers,
  worldPlaces,
  worldQuarter,
  worldQuestion,
} from './tried-maps.ts'

// Map libraries in a browser, through the gateway, before a real MapServer and a real QGIS Server.

interface Tried {
  readonly library: Library
  /** True where tiles are looked at one by one. */
  readonly oneTile?: boolean
  readonly can: {
    readonly list?: boolean
    readonly tell?: boolean
    readonly legend?: boolean
    readonly styles?: boolean
  }
}

const tried: readonly Tried[] = [
  { library: leaflet, can: {} },
  { library: mapLibre, can: {} },
  { library: cesium, oneTile: true, can: { tell: true } },
  { library: openLayers, can: { list: true, tell: true, legend: true, styles: true } },
  { library: arcgisCore, oneTile: true, can: { list: true, tell: true, legend: true } },
]

let real: RealStack
let page: LibraryPage
beforeAll(async () => {
  real = await startRealStack()
  page = await openLibraries(
    real,
    tried.map(({ library }) => library),
  )
})
afterAll(async () => {
  await page?.close()
  await real?.close()
})

interface Case {
  readonly account: Account
  readonly kind: ServerKind
  readonly signIn: SignIn
  readonly version: '1.1.1' | '1.3.0'
}

/** Ways to sign in take turns. */
const cases = accounts
  .flatMap((account) => serverKinds.map((kind) => ({ account, kind })))
  .map((each, index): Case => {
    const signIn = withoutHeaders[index] ?? 'key by the kit'
    return { ...each, signIn, version: index === 0 || index === 3 ? '1.1.1' : '1.3.0' }
  })

async function questionOf(
  { account, kind, signIn, version }: Case,
  { path = kind, ...more }: Partial<LibraryQuestion> & { readonly path?: string } = {},
): Promise<LibraryQuestion> {
  return { ...worldQuestion, version, entrance: await entranceOf(real, { account, signIn, path }), ...more }
}

describe.each(tried)('$library.name', ({ library, oneTile, can }) => {
  beforeAll(() => page.use(library))

  describe.each(cases)('as $account before $kind, $signIn, WMS $version', (each) => {
    const { account, kind } = each

    it('shows by WMS what the server draws for this account alone', async () => {
      // Capabilities of QGIS Server begin with what is on top.
      const question = await questionOf(each, { isTurned: kind === 'qgis' })
      const look = await page.draw('showWms', question, await real.map(kind, account))
      expect(look).toMatchObject({ errors: [], different: 0 })
      expect(look.painted).toBeGreaterThan(1000)
    })

    it('shows by WMTS the tiles that the server would draw for this account alone', async () => {
      const all = await real.tiles(kind, account, 'parcels')
      const question = await questionOf(each, { path: `${kind}/wmts`, layers: ['parcels'] })
      const look = await page.draw('showWmts', question, oneTile ? quarterOf(all, worldQuarter) : all)
      expect(look).toMatchObject({ errors: [], different: 0 })
      expect(look.painted).toBeGreaterThan(1000)
    })

    if (can.styles)
      it('shows a style that it finds in the capabilities, by WMS and by WMTS', async () => {
        const offered = await page.call<string[]>(
          'listStyles',
          await questionOf(each, { queried: 'parcels' }),
        )
        expect(offered).toEqual(expect.arrayContaining(['default', 'night', 'by zone']))
        expect(offered.includes('by owner')).toBe(account === 'editor')
        const [usual, styled] = [
          await real.map(kind, account, ['parcels']),
          await real.styled(kind, account, 'parcels', 'by zone'),
        ]
        expect(difference(usual, styled).different).toBeGreaterThan(1000)
        const asked = { layers: ['parcels'], styles: ['by zone'] }
        const look = await page.draw('showWms', await questionOf(each, asked), styled)
        expect(look).toMatchObject({ errors: [], different: 0 })
        const tiles = await page.draw(
          'showWmts',
          await questionOf(each, { ...asked, path: `${kind}/wmts` }),
          styled,
        )
        expect(tiles.errors).toEqual([])
        // Edges of tiles are drawn otherwise than the middle of a picture.
        expect(tiles.different).toBeLessThan(200)
      })

    if (can.list)
      it('reads the capabilities, and of the visitor no hidden layer', async () => {
        const layers = await page.call<string[]>('listLayers', await questionOf(each))
        expect(layers).toEqual(expect.arrayContaining(['parcels Parcels', 'hydrants Hydrants']))
        expect(layers.join().includes('vault')).toBe(account === 'editor')
        expect(layers.join().includes(ogcCanaries.one.text)).toBe(account === 'editor')
      })

    if (can.tell)
      it('is told what lies at a place, and of the visitor nothing that is hidden', async () => {
        const [open, restricted] = await Promise.all(
          [worldPlaces.open, worldPlaces.restricted].map(async (at) =>
            page.call('tellAt', await questionOf(each, { at, layers: ['parcels'], queried: 'parcels' })),
          ),
        )
        expect(JSON.stringify(open)).toContain('Parcel 1')
        for (const words of [open, restricted].map((told) => JSON.stringify(told)))
          if (account === 'editor') expect(words).toContain(ogcCanaries.one.text)
          else expect(words).not.toMatch(/zqCanary|owner|tax/)
      })

    if (can.legend)
      it('gets the legend of a layer of which nothing is hidden, as the server draws it', async () => {
        const [, roads = ''] = worldLayers
        const legend = await page.call<string>('legendOf', await questionOf(each, { queried: roads }))
        expect(missingIn(await pixelsOfDataUrl(legend), [await real.legend(kind, account, roads)])).toBe(0)
      })
  })
})
