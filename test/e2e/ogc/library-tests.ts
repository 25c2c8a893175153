import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Library, LibraryQuestion } from './libraries/library.ts'
import { type LibraryPage, openLibrary } from './library-page.ts'
import { type Account, type OgcStack, WMS, WMTS } from './ogc-stack.ts'
import { byArcgis, MERCATOR, type Pixels, quarterOf, TILE, tilesByArcgis } from './pixels.ts'
import { accountsBy, entranceOf, type SignIn } from './sign-ins.ts'

/** A library before the sample server. */
export type OpenLibrary = LibraryPage & { readonly ogc: OgcStack }

/** What a library is tried with. */
interface Tried {
  readonly library: Library
  readonly ways: readonly SignIn[]
  /** True where the library is asked for the first of the four tiles of the base map alone. */
  readonly oneTile?: boolean
}

interface Case {
  readonly account: Account
  readonly signIn: SignIn
  readonly version: '1.1.1' | '1.3.0'
}

/** A question about the assets, or with the path and the layer of the base map's WMTS about that. */
export async function questionOf(
  ogc: OgcStack,
  { account, signIn, version = '1.3.0' }: Pick<Case, 'account' | 'signIn'> & Partial<Case>,
  { path = WMS, ...more }: Partial<LibraryQuestion> & { readonly path?: string } = {},
): Promise<LibraryQuestion> {
  const entrance = await entranceOf(ogc, { account, signIn, path })
  // The order before ArcGIS is that of the service.
  const layers = ['6', '5', '4', '3', '2', '0']
  return { entrance, layers, version, view: MERCATOR, tile: TILE, quarter: [0, 0], ...more }
}

/**
 * Tests of one library: each account by each way of signing in is shown by WMS and by WMTS what ArcGIS clients get, and nobody else anything.
 * @param more tests of what this library can do besides
 */
export function testLibrary(
  { library, ways, oneTile }: Tried,
  more?: (opened: () => OpenLibrary) => void,
): void {
  let opened: OpenLibrary
  beforeAll(async () => {
    opened = await openLibrary(library)
  })
  afterAll(() => opened?.close())
  const tiles = async (account: Account): Promise<Pixels> => {
    const all = await tilesByArcgis(opened.ogc, account)
    return oneTile ? quarterOf(all, [0, 0]) : all
  }

  const cases = accountsBy(ways).map(
    ({ account, signIn, index }): Case => ({
      account,
      signIn,
      version: Math.floor(index / 2) % 2 ? '1.3.0' : '1.1.1',
    }),
  )
  describe.each(cases)(`${library.name} as $account, $signIn, WMS $version`, (each) => {
    it('shows by WMS what ArcGIS clients get', async () => {
      const expected = await byArcgis(opened.ogc, each.account, MERCATOR)
      const look = await opened.draw('showWms', await questionOf(opened.ogc, each), expected)
      expect(look).toMatchObject({ errors: [], different: 0 })
      expect(look.painted).toBeGreaterThan(1000)
    })

    it('shows by WMTS the tiles that ArcGIS clients get', async () => {
      const question = await questionOf(opened.ogc, each, { path: WMTS, layers: ['Topo_Basemap'] })
      const look = await opened.draw('showWmts', question, await tiles(each.account))
      expect(look).toMatchObject({ errors: [], different: 0 })
      expect(look.painted).toBeGreaterThan(1000)
    })
  })

  it.each(['showWms', 'showWmts'])(`${library.name} without a credential: %s shows nothing`, async (name) => {
    const layer = name === 'showWms' ? {} : { path: WMTS, layers: ['Topo_Basemap'] }
    const question = await questionOf(opened.ogc, { account: 'editor', signIn: 'nothing' }, layer)
    const { errors } = await opened.draw(name, question, await tiles('editor'))
    expect(errors.length).toBeGreaterThan(0)
  })

  more?.(() => opened)
}
