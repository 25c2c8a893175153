import fc from 'fast-check'
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js'
import { describe, expect, it } from 'vitest'
import type { Area, AreaFault } from '../area.ts'
import { areas, box, jtsOf, type Point, placedOf, points, polygonsShape, stars } from './jts.fixture.ts'
import { makeArea } from './make-area.ts'
import type { Polygons } from './polygons.ts'
import { liesWithin } from './within.ts'

const wkid = 3857
const made = (polygons: Polygons): Area => {
  const area = makeArea({ name: 'a', wkid, polygons })
  if ('fault' in area) throw new Error(`${area.fault} at ${area.at.join(', ')}`)
  return area
}
const faultOf = (polygons: Polygons, more: { wkid?: number; grow?: number } = {}): AreaFault => {
  const area = makeArea({ name: 'a', wkid, polygons, ...more })
  if ('fault' in area) return area
  throw new Error('there is no fault')
}
const ringsOf = ({ coordinates, ends }: Area): Point[][] =>
  [...ends].map((end, ring) => {
    const vertices: Point[] = []
    for (let at = ends[ring - 1] ?? 0; at < end; at++)
      vertices.push([coordinates[2 * at] as number, coordinates[2 * at + 1] as number])
    return vertices
  })

describe('An area', () => {
  it('has vertices as they were given, on shared memory, without those that repeat', () => {
    const ring: Point[] = points('0.1 0.2, 0.1 0.2, 10.3 0, 10 10, 10 10, 0.1 0.2')
    const area = made([[ring]])
    expect(ringsOf(area)).toEqual([points('0.1 0.2, 10.3 0, 10 10')])
    expect(area.coordinates.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(area.ends.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(area).toMatchObject({ name: 'a', wkid, bounds: { xmin: 0.1, ymin: 0, xmax: 10.3, ymax: 10 } })
  })

  it('has a key by reference and coordinates alone', () => {
    const key = (polygons: Polygons, id = wkid, name = 'a') => {
      const area = makeArea({ name, wkid: id, polygons })
      return 'key' in area ? area.key : undefined
    }
    const one = key([[box(0, 0, 10, 10)]])
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(key([[box(-0, 0, 10, 10)]], wkid, 'b')).toBe(one)
    expect(key([[box(0, 0, 10, 10)]], 4326)).not.toBe(one)
    expect(key([[box(0, 0, 10, 10 + 1e-9)]])).not.toBe(one)
    expect(key([[box(0, 0, 10, 10)], [box(20, 0, 30, 10)]])).not.toBe(
      key([[box(0, 0, 10, 10), box(2, 2, 3, 3)]]),
    )
  })

  it.each<[string, Polygons]>([
    ['a ring that touches itself at a vertex', [[points('0 0, 10 0, 5 5, 10 10, 0 10, 5 5')]]],
    ['a ring of which a vertex touches an edge', [[points('0 0, 10 0, 10 10, 5 0, 0 10')]]],
    ['a hole that touches its outer ring at a point', [[box(0, 0, 10, 10), points('0 5, 5 4, 5 6')]]],
    ['two holes that touch at a point', [[box(0, 0, 10, 10), box(1, 1, 3, 3), box(3, 3, 5, 5)]]],
    ['an island in a hole', [[box(0, 0, 10, 10), box(2, 2, 8, 8)], [box(4, 4, 6, 6)]]],
    ['two polygons that touch at a corner', [[box(0, 0, 10, 10)], [box(10, 10, 20, 20)]]],
    [
      'a hole that touches its outer ring with every vertex',
      [[box(0, 0, 10, 10), points('5 0, 10 5, 5 10, 0 5')]],
    ],
  ])('may be %s, and stays as it is', (_title, polygons) => {
    const area = made(polygons)
    expect(area.coordinates).toHaveLength(polygons.flat(3).length)
    expect(new Set(ringsOf(area).flat().map(String))).toEqual(new Set(polygons.flat(2).map(String)))
  })

  it('may have 100,000 vertices', () => {
    const ring = Array.from({ length: 100_000 }, (_, at): Point => {
      const radius = 1000 + 0.01 * (at % 7)
      return [radius * Math.cos(at / 15915.5), radius * Math.sin(at / 15915.5)]
    })
    expect(made([[ring]]).coordinates).toHaveLength(200_000)
  })
})

describe('No area is', () => {
  it.each<[string, Polygons, RegExp, readonly (string | number)[]]>([
    ['nothing', [], /no polygons/, []],
    ['a polygon of nothing', [[box(0, 0, 1, 1)], []], /no rings/, [1]],
    ['a ring of two points', [[points('0 0, 1 1, 0 0')]], /three different points/, [0, 0]],
    ['a ring of two points that repeat', [[points('0 0, 1 1, 0 0, 1 1')]], /three different points/, [0, 0]],
    ['an empty ring', [[[]]], /three different points/, [0, 0]],
    ['a ring on a line', [[points('0 0, 1 1, 3 3')]], /back over itself/, [0, 0, 0]],
    ['a bow-tie', [[points('0 0, 10 10, 10 0, 0 10')]], /crosses itself/, [0, 0, 0]],
    [
      'a bow-tie whose middle is a vertex',
      [[points('0 0, 5 5, 10 10, 10 0, 5 5, 0 10')]],
      /crosses itself/,
      [0, 0, 1],
    ],
    [
      'a ring with a spike',
      [[points('0 0, 10 0, 10 5, 15 5, 10 5, 10 10, 0 10')]],
      /back over itself/,
      [0, 0, 2],
    ],
    [
      'a ring that runs along itself',
      [[points('0 0, 10 0, 10 10, 8 0, 2 0, 0 10')]],
      /back over itself/,
      [0, 0, 0],
    ],
    [
      'a hole across its outer ring',
      [[box(0, 0, 10, 10), box(5, 5, 15, 8)]],
      /outer ring crosses or runs along its hole 1/,
      [0, 0, 1],
    ],
    [
      'a hole along its outer ring',
      [[box(0, 0, 10, 10), box(5, 5, 10, 8)]],
      /runs along its hole 1/,
      [0, 0, 1],
    ],
    ['a hole outside', [[box(0, 0, 10, 10), box(20, 5, 25, 8)]], /does not lie in its outer ring/, [0, 1]],
    [
      'a hole around its outer ring',
      [[box(0, 0, 10, 10), box(-5, -5, 25, 28)]],
      /does not lie in its outer ring/,
      [0, 1],
    ],
    [
      'a hole in a hole',
      [[box(0, 0, 10, 10), box(2, 2, 8, 8), box(4, 4, 6, 6)]],
      /lies in another hole/,
      [0, 2],
    ],
    [
      'two holes that cross',
      [[box(0, 0, 10, 10), box(2, 2, 6, 6), box(4, 4, 8, 8)]],
      /hole crosses or runs along hole 2/,
      [0, 1, 1],
    ],
    [
      'no number',
      [
        [
          [
            [0, 0],
            [1, Number.NaN],
            [1, 1],
          ],
        ],
      ],
      /not two numbers/,
      [0, 0, 1],
    ],
    [
      'without an end',
      [
        [box(0, 0, 1, 1)],
        [
          [
            [0, 0],
            [Infinity, 0],
            [1, 1],
          ],
        ],
      ],
      /not two numbers/,
      [1, 0, 1],
    ],
    ['beyond every reference', [[points('0 0, 1e12 0, 1 1')]], /beyond every reference/, [0, 0, 1]],
  ])('%s', (_title, polygons, fault, at) => {
    expect(faultOf(polygons)).toEqual({ fault: expect.stringMatching(fault), at })
  })

  it('beyond the world, where it is in degrees', () => {
    expect(faultOf([[box(0, 0, 10, 91)]], { wkid: 4326 })).toMatchObject({
      fault: expect.stringMatching(/latitude 91 is beyond 90/),
      at: [0, 0, 2],
    })
    expect(faultOf([[box(0, 0, 541, 10)]], { wkid: 4326 })).toMatchObject({
      fault: expect.stringMatching(/longitude 541/),
      at: [0, 0, 1],
    })
    expect('fault' in makeArea({ name: 'a', wkid: 4326, polygons: [[box(170, -90, 190, 90)]] })).toBe(false)
  })

  it('in a reference that is not known', () => {
    expect(faultOf([[box(0, 0, 10, 91)]], { wkid: 99999 }).fault).toMatch(/99999 is not known/)
  })
})

describe('Polygons are joined', () => {
  it.each<[string, Polygons, number]>([
    ['that overlap', [[box(0, 0, 10, 10)], [box(5, 5, 15, 15)]], 175],
    ['that share an edge', [[box(0, 0, 10, 10)], [box(10, 0, 20, 10)]], 200],
    ['that share part of an edge', [[box(0, 0, 10, 10)], [box(10, 5, 20, 15)]], 200],
    ['that are equal', [[box(0, 0, 10, 10)], [box(0, 0, 10, 10)]], 100],
    ['of which one lies in the other', [[box(0, 0, 10, 10)], [box(2, 2, 4, 4)]], 100],
    ['of which one lies in the other, touching it', [[box(0, 0, 10, 10)], [points('0 5, 5 4, 5 6')]], 100],
    [
      'of which one fills the hole of the other',
      [[box(0, 0, 10, 10), box(2, 2, 4, 4)], [box(2, 2, 4, 4)]],
      100,
    ],
    ['that run in different directions', [[box(0, 0, 10, 10)], [box(5, 5, 15, 15).reverse()]], 175],
    [
      'that cross at vertices alone',
      [[points('0 0, 2 0, 3 0, 4 0, 4 4, 0 4')], [points('2 0, 2 2, 3 2, 3 0, 3 -2, 1 -2')]],
      19,
    ],
  ])('%s', (_title, polygons, expected) => {
    const area = made(polygons)
    const one = makeArea({ name: 'a', wkid, polygons: [[ringsOf(area)[0] as Point[]]] })
    expect('fault' in one).toBe(false)
    expect(area.ends).toHaveLength(1)
    expect(jtsOf([[ringsOf(area)[0] as Point[]]]).getArea()).toBeCloseTo(expected, 6)
  })

  it('and those that touch none stay number for number', () => {
    const third = box(30.000012345, 0, 40, 10)
    expect(ringsOf(made([[box(0, 0, 10, 10)], [third], [box(5, 5, 15, 15)]]))).toContainEqual(third)
  })

  it('where many of them tile a district', () => {
    const tiles = Array.from({ length: 100 }, (_, at) => [
      box(Math.floor(at / 10) / 3, (at % 10) / 3, Math.floor(at / 10) / 3 + 1 / 3, (at % 10) / 3 + 1 / 3),
    ])
    const area = made(tiles)
    expect(area.ends).toHaveLength(1)
    expect(jtsOf([[ringsOf(area)[0] as Point[]]]).getArea()).toBeCloseTo(100 / 9, 3)
  })

  it('to what JTS joins them', () => {
    fc.assert(
      fc.property(stars, stars, stars, (...rings) => {
        const area = made(rings.map((ring) => [ring]))
        const union = jtsOf(rings.map((ring) => [ring]))
        const placed = placedOf([ringsOf(area)])
        for (const ring of rings) expect(liesWithin(placed, polygonsShape(ring))).toBe(true)
        const size = ringsOf(area).reduce((sum, ring) => sum + jtsOf([[ring]]).getArea() * sign(ring), 0)
        expect(Math.abs(size - union.getArea())).toBeLessThan(0.2)
      }),
      { numRuns: 200 },
    )
  })
})

/** 1 for an outer ring, -1 for a hole. */
function sign(ring: readonly Point[]): number {
  const doubled = ring.map(([x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] as Point
    return x * nextY - nextX * y
  })
  return Math.sign(doubled.reduce((sum, each) => sum + each, 0))
}

describe('JTS agrees', () => {
  /** A ring touches itself: to JTS that is no valid polygon, and to us it is an area. */
  const touching = 6

  it('of every ring on a small grid, where it does not only touch itself', () => {
    const vertex = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
    let valid = 0
    fc.assert(
      fc.property(fc.array(vertex, { minLength: 3, maxLength: 7 }), (ring) => {
        const isDifferent = ring.every((each, at) => String(each) !== String(ring.at(at - 1)))
        fc.pre(isDifferent)
        const judged = new IsValidOp(jtsOf([[ring]])) as unknown as {
          getValidationError: () => { getErrorType: () => number } | null
        }
        const error = judged.getValidationError()?.getErrorType()
        const isArea = !('fault' in makeArea({ name: 'a', wkid, polygons: [[ring]] }))
        if (isArea) valid++
        expect(isArea).toBe(error === undefined || error === touching)
      }),
      { numRuns: 3000 },
    )
    expect(valid).toBeGreaterThan(100)
  })

  it('of areas for properties', () => {
    fc.assert(
      fc.property(areas, (polygons) => {
        expect(made(polygons).ends).toHaveLength(4)
      }),
      { numRuns: 50 },
    )
  })
})
