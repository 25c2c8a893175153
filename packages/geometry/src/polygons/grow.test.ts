import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Area } from '../area.ts'
import { esriList } from '../references/esri-list.fixture.ts'
import { defineReferences } from '../references/reference-list.ts'
import { box, jts, jtsOf, type Point, points, stars } from './jts.fixture.ts'
import { makeArea } from './make-area.ts'
import type { Polygons } from './polygons.ts'

const degree = Math.PI / 180
/** Metres of a degree of longitude and of latitude on WGS 84. */
const metresAt = (latitude: number): Point => {
  const [a, e2] = [6378137, 0.00669437999014]
  const w = Math.sqrt(1 - e2 * Math.sin(latitude * degree) ** 2)
  return [(a / w) * Math.cos(latitude * degree) * degree, ((a * (1 - e2)) / w ** 3) * degree]
}

const grown = (polygons: Polygons, grow: number, wkid = 4326) => makeArea({ name: 'a', wkid, polygons, grow })
const ringsOf = ({ coordinates, ends }: Area): Point[][] =>
  [...ends].map((end, ring) =>
    Array.from({ length: end - (ends[ring - 1] ?? 0) }, (_, at): Point => {
      const vertex = (ends[ring - 1] ?? 0) + at
      return [coordinates[2 * vertex] as number, coordinates[2 * vertex + 1] as number]
    }),
  )
const rings = (polygons: Polygons, grow: number, wkid = 4326): Point[][] => {
  const area = grown(polygons, grow, wkid)
  if ('fault' in area) throw new Error(area.fault)
  return ringsOf(area)
}
const boundsOf = (all: readonly Point[]) =>
  [
    Math.min(...all.map(([x]) => x)),
    Math.min(...all.map(([, y]) => y)),
    Math.max(...all.map(([x]) => x)),
    Math.max(...all.map(([, y]) => y)),
  ] as const

describe('An area is shrunk', () => {
  it.each([0, 35, 52, -60, 75])('by metres on the ground at latitude %d', (latitude) => {
    const [east, north] = metresAt(latitude)
    const square: Polygons = [[box(8, latitude, 8.1, latitude + 0.1)]]
    const [ring = []] = rings(square, -100)
    const [xmin, ymin, xmax, ymax] = boundsOf(ring)
    const byMetres = [
      (xmin - 8) * east,
      (ymin - latitude) * north,
      (8.1 - xmax) * east,
      (latitude + 0.1 - ymax) * north,
    ]
    for (const by of byMetres) {
      expect(by).toBeGreaterThan(99.6)
      expect(by).toBeLessThan(103)
    }
  })

  it('by metres on the ground in Web Mercator, whose units are shorter there', () => {
    const y = 8_399_737.89
    const [ring = []] = rings([[box(0, y, 20_000, y + 20_000)]], -100, 3857)
    const [xmin, , xmax] = boundsOf(ring)
    expect(xmin).toBeGreaterThan(199.9)
    expect(xmin).toBeLessThan(206)
    expect(20_000 - xmax).toBeGreaterThan(199.9)
  })

  it('by metres on the ground in another projection, whatever its unit', () => {
    const utm = (unit: string, easting: number) =>
      `PROJCS["UTM",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",${easting}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT[${unit}]]`
    defineReferences([
      { wkid: 25832, wkt: utm('"Meter",1.0', 500_000) },
      { wkid: 99001, wkt: utm('"Kilometer",1000.0', 500) },
    ])
    // Other files in this process want the whole list.
    onTestFinished(() => defineReferences(esriList))
    for (const [wkid, unit] of [
      [25832, 1],
      [99001, 1000],
    ] as const) {
      const [ring = []] = rings(
        [[box(566_000 / unit, 5_930_000 / unit, 576_000 / unit, 5_940_000 / unit)]],
        -100,
        wkid,
      )
      const [xmin] = boundsOf(ring)
      expect(xmin * unit - 566_000).toBeGreaterThan(99.9)
      expect(xmin * unit - 566_000).toBeLessThan(103)
    }
  })

  it('from its holes too', () => {
    const [outer = [], hole = []] = rings([[box(8, 50, 8.1, 50.1), box(8.04, 50.04, 8.06, 50.06)]], -100)
    expect(boundsOf(outer)[0]).toBeGreaterThan(8)
    const [xmin, ymin] = boundsOf(hole)
    expect((50.04 - ymin) * metresAt(50)[1]).toBeGreaterThan(99.9)
    expect((8.04 - xmin) * metresAt(50)[0]).toBeGreaterThan(99.9)
  })

  it('to nothing, which is no area', () => {
    expect(grown([[box(8, 50, 8.001, 50.1)]], -100)).toMatchObject({
      fault: expect.stringMatching(/nothing is left .* 100 metres/),
    })
  })

  it('not along a border that its polygons share, nor along a gap of less than two centimetres', () => {
    const narrow = 0.01 / metresAt(50)[0]
    for (const gap of [0, 1e-12, narrow]) {
      const [ring = [], ...more] = rings([[box(8, 50, 8.05, 50.1)], [box(8.05 + gap, 50, 8.1, 50.1)]], -100)
      expect(more).toEqual([])
      expect(ring.length).toBeGreaterThan(3)
    }
    expect(rings([[box(8, 50, 8.05, 50.1)], [box(8.0501, 50, 8.1, 50.1)]], -100)).toHaveLength(2)
  })

  it('not along the antimeridian, where it is cut', () => {
    const [ring = [], ...more] = rings([[box(179, 10, 180, 11)], [box(-180, 10, -179, 11)]], -100)
    expect(more).toEqual([])
    const [xmin, , xmax] = boundsOf(ring)
    expect(xmax - xmin).toBeGreaterThan(1.99)
    expect(xmax - xmin).toBeLessThan(2)
  })

  it('never too little, along edges that are long', () => {
    const all = rings([[box(0, 40, 20, 60)]], -1000).flat()
    const [east, north] = metresAt(60)
    for (const [x, y] of all) {
      expect(x * metresAt(y)[0]).toBeGreaterThan(999)
      expect((20 - x) * metresAt(y)[0]).toBeGreaterThan(999)
      expect((60 - y) * north).toBeGreaterThan(999)
      expect((y - 40) * metresAt(40)[1]).toBeGreaterThan(999)
    }
    expect(east).toBeGreaterThan(0)
  })
})

describe('An area is grown', () => {
  it('by metres on the ground', () => {
    const [east, north] = metresAt(50)
    const [xmin, ymin, xmax] = boundsOf(rings([[box(8, 50, 8.1, 50.1)]], 100).flat())
    for (const by of [(8 - xmin) * east, (50 - ymin) * north, (xmax - 8.1) * east]) {
      expect(by).toBeGreaterThan(98)
      expect(by).toBeLessThan(100.4)
    }
  })

  it('into one, where its polygons come together', () => {
    expect(rings([[box(8, 50, 8.05, 50.1)], [box(8.0501, 50, 8.1, 50.1)]], 100)).toHaveLength(1)
  })
})

describe('JTS agrees', () => {
  it.each([-3, 3])('of what is moved by %d metres', (grow) => {
    const [east, north] = metresAt(50)
    fc.assert(
      fc.property(stars, (star) => {
        const area = grown([[star.map(([x, y]) => [8 + x / east, 50 + y / north])]], grow)
        const exact = jts.buffer(jtsOf([[star]]), grow)
        if ('fault' in area) return exact.getArea() < 30
        for (const ring of ringsOf(area)) {
          const moved = jtsOf([[ring.map(([x, y]): Point => [(x - 8) * east, (y - 50) * north])]])
          expect(jts.difference(moved, exact).getArea()).toBeLessThan(0.01 * Math.abs(grow))
        }
        return true
      }),
      { numRuns: 200 },
    )
  })
})

describe('No area is grown or shrunk', () => {
  it.each<[string, Polygons, number, RegExp]>([
    ['by no number', [[box(8, 50, 9, 51)]], Number.NaN, /not a number/],
    ['at a pole', [[box(8, 80, 9, 90)]], -10, /too near to a pole/],
    ['around the world', [[box(-180, -50, 180, 50)]], -10, /too much of the earth/],
    [
      'around a pole',
      [[points('0 88, 90 88, 179 88, 179 86, 0 86')], [points('-179 88, -90 88, -1 88, -1 86, -179 86')]],
      1e5,
      /pole/,
    ],
  ])('%s', (_title, polygons, grow, fault) => {
    expect(grown(polygons, grow)).toEqual({ fault: expect.stringMatching(fault), at: [] })
  })
})
