import { describe, expect, it } from 'vitest'
import type { ServiceEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { narrowTile } from './cached-tile.ts'
import {
  paint,
  placedSquare,
  sideOf,
  squareRight,
  textOf,
  tiled,
  tileOf,
  tileRight,
  tileRights,
  upstreamTile,
  withMasks,
} from './tiles.fixture.ts'

/** Seven tiles of level 0, and half of the eighth. */
const area = squareRight(75)
const rights = tileRights([tileRight(area)])
const planned = (path: string, of: ServiceRights = rights, options = withMasks) =>
  narrowTile({ ...options, intent: tileOf(path), rights: of })

/** What is asked, and what comes of a tile of the map server. */
async function given(path: string, of: ServiceRights = rights) {
  const { steps, combine } = planned(path, of)
  const asked = steps.map((step) => step([]))
  const reply = await combine(asked.map(() => upstreamTile))
  return { holds: asked.map(({ holds }) => holds), text: textOf(reply), headers: reply.headers }
}

/** Why a tile is refused, and what has to be known first. */
function refused(work: () => unknown): { code: string; need: string | undefined } | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { code: error.code, need: error.refusal.need?.kind }
  }
}
const denied = { code: 'access.denied', need: undefined }

describe('A cached tile within an area', () => {
  it('passes as it comes where it lies inside', async () => {
    expect(await given('tile/0/5/2')).toEqual({
      holds: ['stream'],
      text: 'tile',
      headers: upstreamTile.headers,
    })
  })

  it('is empty where it lies outside, and the map server is not asked', async () => {
    expect(await given('tile/0/0/0')).toMatchObject({ holds: [], text: '10x10 in 3857' })
    expect(await given('tile/0/5/90')).toMatchObject({ holds: [], text: '10x10 in 3857' })
  })

  it('is masked on the border, and nothing of it stays but its pixels', async () => {
    expect(await given('tile/0/2/2')).toEqual({
      holds: ['whole'],
      text: '10x10 in 3857 + tile within square 75',
      headers: { 'content-type': 'image/png' },
    })
  })

  it('on the border is one that shares an edge with the area: half a pixel more has to lie inside', async () => {
    expect((await given('tile/1/9/0')).holds).toEqual(['whole'])
    expect((await given('tile/1/9/1')).holds).toEqual(['stream'])
  })

  it('stays an error of the map server where it is one', async () => {
    const missing = { ...upstreamTile, status: 404, error: { code: 404, message: 'no tile', details: [] } }
    expect(await planned('tile/0/2/2').combine([missing])).toBe(missing)
  })

  it.each<[string, string, Partial<ServiceEntry>]>([
    ['of a level that is not there', 'tile/2/0/0', {}],
    ['beyond all rows', 'tile/0/4294967296/0', {}],
    ['where the grid is not known', 'tile/0/5/2', { tileScheme: undefined as never }],
    ['in a grid that nobody knows', 'WMTS/tile/1.0.0/Assets/default/own/0/5/2.png', {}],
    [
      'in the grid of web maps where that is another one',
      'WMTS/tile/1.0.0/Assets/default/GoogleMapsCompatible/0/5/2.png',
      {},
    ],
    [
      'by a matrix where levels have gaps',
      'WMTS/tile/1.0.0/Assets/default/default028mm/1/5/2.png',
      { tileScheme: { ...tiled.tileScheme, levels: [{ level: 1, resolution: 0.5 }] } as never },
    ],
  ])('is refused %s', (_, path, more) => {
    const service = { ...tiled, ...more } as ServiceEntry
    expect(refused(() => planned(path, { ...rights, service }))).toEqual(denied)
  })

  it('is refused where nobody masks', () => {
    expect(refused(() => planned('tile/0/5/2', rights, { isUnicode: true, paint }))).toEqual(denied)
    expect(refused(() => planned('tile/0/5/2', rights, { isUnicode: true, sideOf }))).toEqual(denied)
  })

  it('is asked for by WMTS in the same grid', async () => {
    const of = (column: number, ending: string) =>
      given(`WMTS/tile/1.0.0/Assets/default/default028mm/0/5/${column}.${ending}`)
    expect((await of(2, 'png')).holds).toEqual(['stream'])
    expect((await of(7, 'jpg')).text).toBe('10x10 in 3857 + tile within square 75')
    expect((await of(9, 'jpg')).holds).toEqual([])
  })

  it('is asked for by WMTS in the grid of web maps, where the service has that', async () => {
    const half = 20_037_508.342787
    const levels = [0, 1, 2].map((level) => ({ level, resolution: (2 * half) / 256 / 2 ** level }))
    const tileScheme = { wkid: 102100, origin: { x: -half, y: half }, cols: 256, rows: 256, levels }
    const tileLevels = levels.map(({ level, resolution }) => ({ level, scale: resolution * 3_779, dpi: 96 }))
    const service = { ...tiled, tileScheme, tileLevels }
    const of = (path: string) => refused(() => planned(path, { ...rights, service }))
    const path = 'WMTS/tile/1.0.0/Assets/default/GoogleMapsCompatible/1/0/0.png'
    expect(of(path)).toEqual({ code: 'access.denied', need: 'placed' })
    service.tileScheme = { ...tileScheme, origin: { x: -half + 1, y: half } }
    expect(of(path)).toEqual(denied)
  })
})

describe('What has to be known of an area before a tile is given', () => {
  it('is its place in the reference of the tiles', () => {
    const unknown = tileRights([tileRight(area)], {}, () => undefined)
    expect(refused(() => planned('tile/0/5/2', unknown))).toEqual({ code: 'access.denied', need: 'placed' })
  })

  it('is that it has one', () => {
    const nowhere = tileRights([tileRight(area)], {}, () => ({ unplaced: 'another datum' }))
    expect(refused(() => planned('tile/0/5/2', nowhere))).toEqual(denied)
  })
})

describe('Several grants of tiles', () => {
  const small = squareRight(25)

  it('show what any of them shows', async () => {
    const both = tileRights([tileRight(small), tileRight(area), tileRight(small)])
    expect((await given('tile/0/5/2', both)).holds).toEqual(['stream'])
    expect((await given('tile/0/2/2', both)).text).toBe(
      '10x10 in 3857 + tile within square 25 + tile within square 75',
    )
    expect((await given('tile/0/0/0', both)).holds).toEqual([])
  })

  it('give a tile whole where one of them does', async () => {
    const whole = tileRights([tileRight(area), tileRight()])
    expect(await given('tile/0/0/0', whole)).toMatchObject({ holds: ['stream'], text: 'tile' })
  })

  it('count at their own scales', async () => {
    const near = tileRights([tileRight(area, { scaleTo: 600 }), tileRight(small, { scaleFrom: 600 })])
    expect((await given('tile/1/10/10', near)).holds).toEqual(['stream'])
    expect((await given('tile/0/5/5', near)).holds).toEqual([])
    expect((await given('tile/0/9/0', near)).holds).toEqual(['whole'])
    const never = tileRights([tileRight(area, { scaleTo: 600 })])
    expect(refused(() => planned('tile/0/5/2', never))).toEqual(denied)
  })

  it('go on without an area that has no place', async () => {
    const one = tileRights([tileRight(small), tileRight(area)], {}, (right) =>
      right === small ? { unplaced: 'another datum' } : placedSquare(right),
    )
    expect((await given('tile/0/2/2', one)).text).toBe('10x10 in 3857 + tile within square 75')
  })
})
