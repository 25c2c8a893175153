import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerKind } from '../../ogc/servers.ts'
import { ogcCanaries } from '../../ogc/world.ts'
import { gdalIn } from './gdal.ts'
import { missingIn } from './legends.ts'
import { type Account, accounts, type Carrier, carriers } from './ogc-stack.ts'
import { difference, pixelsOf, quarterOf } from './pixels.ts'
import { askPython, askQgis, ownFolder } from './python.ts'
import {
  type RealStack,
  serverKinds,
  startRealStack,
  worldLayers,
  worldPlaces,
  worldQuarter,
  worldTile,
  worldView,
} from './tried-maps.ts'

// QGIS, owslib and GDAL, through the gateway, before a real MapServer and a real QGIS Server: an editor gets what the server draws, and the visitor
// what a server draws that holds nothing else.

interface QgisAnswer {
  readonly picture: string
  readonly errors: readonly string[]
  readonly told: readonly { readonly text: string; readonly features: string }[]
  readonly legend: string | null
}

interface OwslibAnswer {
  readonly layers: Readonly<Record<string, string>>
  readonly picture: string
  readonly info: readonly string[]
  readonly legends: readonly string[]
  readonly sets: readonly string[]
}

interface Case {
  readonly kind: ServerKind
  readonly account: Account
  readonly carrier: Carrier
  /** Of the answers among those of the account. */
  readonly index: number
}

const cases = accounts.flatMap((account) =>
  serverKinds
    .flatMap((kind) => carriers.map((carrier) => ({ account, kind, carrier })))
    .map((each, index): Case => ({ ...each, index })),
)
const canary = ogcCanaries.one.text
/** QGIS keeps colours multiplied by their opacity, so pixels that are partly transparent are rounded. */
const ROUNDED = 3

const folder = ownFolder()
const gdal = gdalIn(folder.path)
let real: RealStack
type Answers<Each> = Readonly<Record<Account, readonly Each[]>>
let byQgis: Answers<QgisAnswer>
let byOwslib: Answers<OwslibAnswer>

/** Where everybody sees something, and where the visitor sees nothing. */
const places = [worldPlaces.open, worldPlaces.restricted]

const versionOf = (index: number): '1.1.1' | '1.3.0' => (index % 2 ? '1.3.0' : '1.1.1')

/** For each case the map and what lies at two places; then its tiles; then a layer in a named style. */
async function questionsFor(account: Account) {
  const own = cases.filter((each) => each.account === account)
  const maps = own.map(async ({ kind, carrier, index }) => ({
    service: 'WMS',
    version: versionOf(index),
    entrance: await real.enter(account, carrier, kind),
    layers: worldLayers,
    view: worldView,
    clicks: places.map((at) => ({ at, layer: 'parcels', format: 'text/plain', count: 5 })),
    legendOf: 'Wege & Stege',
    legend: true,
  }))
  const tiles = own.map(async ({ kind, carrier }) => ({
    service: 'WMTS',
    entrance: await real.enter(account, carrier, `${kind}/wmts/1.0.0/WMTSCapabilities.xml`),
    layers: ['parcels'],
    style: 'default',
    set: 'GoogleMapsCompatible',
    view: worldView,
    tile: { layer: 'parcels', set: 'GoogleMapsCompatible', ...tileOf() },
  }))
  const styled = own.map(async ({ kind, carrier, index }) => ({
    service: 'WMS',
    version: versionOf(index),
    entrance: await real.enter(account, carrier, kind),
    layers: ['parcels'],
    style: 'by zone',
    view: worldView,
  }))
  return Promise.all([...maps, ...tiles, ...styled])
}

/** QGIS lists layers from the bottom up. */
const upwards = <Each extends { readonly layers: readonly string[] }>(questions: readonly Each[]) =>
  questions.map((question) => ({ ...question, layers: question.layers.toReversed() }))

const tileOf = () => ({
  level: worldTile.level + 1,
  column: worldTile.column * 2 + worldQuarter[0],
  row: worldTile.row * 2 + worldQuarter[1],
})

beforeAll(async () => {
  real = await startRealStack()
  const [editor, visitor] = await Promise.all([questionsFor('editor'), questionsFor('visitor')])
  const [qgisEditor, qgisVisitor, owslibEditor, owslibVisitor] = await Promise.all([
    askQgis<readonly QgisAnswer[]>(upwards(editor), join(folder.path, 'editor')),
    askQgis<readonly QgisAnswer[]>(upwards(visitor), join(folder.path, 'visitor')),
    askPython<readonly OwslibAnswer[]>('owslib_client.py', editor),
    askPython<readonly OwslibAnswer[]>('owslib_client.py', visitor),
  ])
  byQgis = { editor: qgisEditor, visitor: qgisVisitor }
  byOwslib = { editor: owslibEditor, visitor: owslibVisitor }
})
afterAll(async () => {
  await real?.close()
  folder.remove()
})

/** An answer of a client, which is not that it failed. */
function good<Each extends object>(answers: readonly Each[], index: number): Each {
  const found = answers[index]
  expect(found).not.toHaveProperty('error')
  return found as Each
}

const count = cases.length / accounts.length
const picture = (text: string) => pixelsOf(Buffer.from(text, 'base64'))

/** What is told at the two places. */
function expectTold(account: Account, [open, restricted]: readonly string[]): void {
  expect(open).toContain('Parcel 1')
  for (const words of [open, restricted])
    if (account === 'editor') expect(words).toContain(canary)
    else expect(words).not.toMatch(/zqCanary|owner|tax/)
}

describe.each(cases)('QGIS as $account before $kind, $carrier', ({ account, kind, index }) => {
  it('draws what the server draws for this account alone', async () => {
    const answer = good(byQgis[account], index)
    expect(answer.errors).toEqual([])
    const { painted, different } = difference(
      await real.map(kind, account),
      await picture(answer.picture),
      ROUNDED,
    )
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })

  it('is told what lies at a place, and of the visitor nothing that is hidden', () => {
    const { told } = good(byQgis[account], index)
    for (const form of ['text', 'features'] as const)
      expectTold(
        account,
        told.map((each) => each[form]),
      )
  })

  it('shows the legend of the server to the editor, and none of a layer with hidden rows to the visitor', async () => {
    const { legend } = good(byQgis[account], index)
    if (account === 'visitor') expect(legend).toBeNull()
    else expect(missingIn(await picture(legend ?? ''), [await real.legend(kind, account, 'parcels')])).toBe(0)
  })

  it('draws in a named style what the server draws in it for this account alone', async () => {
    const answer = good(byQgis[account], 2 * count + index)
    expect(answer.errors).toEqual([])
    const styled = await real.styled(kind, account, 'parcels', 'by zone')
    const { painted, different } = difference(styled, await picture(answer.picture), ROUNDED)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })

  it('draws by WMTS the tiles that the server would draw for this account alone', async () => {
    const answer = good(byQgis[account], count + index)
    const expected = await real.tiles(kind, account, 'parcels')
    const { painted, different } = difference(expected, await picture(answer.picture), ROUNDED)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })
})

describe.each(cases)('owslib as $account before $kind, $carrier', ({ account, kind, index }) => {
  it('reads the capabilities, and of the visitor no hidden layer', () => {
    const { layers } = good(byOwslib[account], index)
    expect(Object.keys(layers)).toEqual(expect.arrayContaining(worldLayers))
    expect(Object.keys(layers).includes('vault')).toBe(account === 'editor')
    expect(JSON.stringify(layers).includes(canary)).toBe(account === 'editor')
  })

  it('gets what the server draws for this account alone, pixel by pixel', async () => {
    const seen = await picture(good(byOwslib[account], index).picture)
    const { painted, different } = difference(await real.map(kind, account), seen)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })

  it('gets in a named style what the server draws in it for this account alone', async () => {
    const seen = await picture(good(byOwslib[account], 2 * count + index).picture)
    const styled = await real.styled(kind, account, 'parcels', 'by zone')
    expect(difference(styled, seen).different).toBe(0)
  })

  it('is told what lies at a place, and of the visitor nothing that is hidden', () => {
    expectTold(account, good(byOwslib[account], index).info)
  })

  it('gets the legend of a layer of which nothing is hidden, as the server draws it', async () => {
    const [legend = ''] = good(byOwslib[account], index).legends
    expect(missingIn(await picture(legend), [await real.legend(kind, account, 'Wege & Stege')])).toBe(0)
  })

  it('gets by WMTS the tile that the server would draw for this account alone', async () => {
    const answer = good(byOwslib[account], count + index)
    const expected = quarterOf(await real.tiles(kind, account, 'parcels'), worldQuarter)
    const { painted, different } = difference(expected, await picture(answer.picture))
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })
})

/** GDAL is a program for each question, so ways to sign in take turns. */
const turns = cases.filter(
  ({ index, account }) => index % 4 === Number(account === 'visitor') + (index >= 4 ? 2 : 0),
)

describe.each(turns)('GDAL as $account before $kind, $carrier', ({ account, kind, carrier, index }) => {
  it('lists the layers, and of the visitor no hidden one', async () => {
    const texts = await gdal.listLayers(await real.enter(account, carrier, kind))
    expect(texts).toEqual(expect.arrayContaining(['Parcels', 'Hydrants']))
    expect(texts.includes(canary)).toBe(account === 'editor')
  })

  it('reads what the server draws for this account alone, and is told nothing that is hidden', async () => {
    const entrance = await real.enter(account, carrier, kind)
    const map = { entrance, version: versionOf(index), view: worldView, layers: worldLayers }
    const { painted, different } = difference(await real.map(kind, account), await gdal.map(map))
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
    const told = [await gdal.tellAt(map, worldPlaces.open), await gdal.tellAt(map, worldPlaces.restricted)]
    expectTold(account, told)
  })

  it('reads by WMTS the tiles that the server would draw for this account alone', async () => {
    const entrance = await real.enter(account, carrier, `${kind}/wmts/1.0.0/WMTSCapabilities.xml`)
    const seen = await gdal.tiles(entrance, 'parcels', { level: worldTile.level + 1, view: worldView })
    const { painted, different } = difference(await real.tiles(kind, account, 'parcels'), seen)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })
})
