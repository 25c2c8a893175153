import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areas,
  box,
  jts,
  jtsLine,
  jtsOf,
  type Point,
  placedOf,
  points,
  polygonsShape,
  stars,
} from './jts.fixture.ts'
import type { Polygons } from './polygons.ts'
import { coordinateTolerance } from './tolerance.ts'
import { liesWithin } from './within.ts'

const square = placedOf([[box(0, 0, 100, 100), box(40, 40, 60, 60)]])

describe('A shape lies within an area', () => {
  it.each<[string, Point[][], boolean]>([
    ['far from every border', [box(10, 10, 20, 20)], true],
    ['along a border', [box(0, 0, 20, 20)], true],
    ['as much outside as the tolerance', [box(-0.009, 0, 20, 20)], true],
    ['more outside than the tolerance', [box(-0.011, 0, 20, 20)], false],
    ['around a hole', [box(30, 30, 70, 70)], false],
    ['around the hole with one of its own', [box(30, 30, 70, 70), box(40, 40, 60, 60)], true],
    ['around the hole with one that is too small', [box(30, 30, 70, 70), box(41, 41, 59, 59)], false],
    ['as the hole itself', [box(40, 40, 60, 60)], false],
    ['a little larger than the hole', [box(39.995, 39.995, 60.005, 60.005)], false],
    ['a little smaller than the hole', [box(40.005, 40.005, 59.995, 59.995)], false],
    ['inside the hole', [box(45, 45, 55, 55)], false],
    ['equal to the area', [box(0, 0, 100, 100), box(40, 40, 60, 60)], true],
    ['as the area without its hole', [box(0, 0, 100, 100)], false],
    ['far away', [box(1000, 0, 1010, 10)], false],
    ['in two parts, one outside', [box(10, 10, 20, 20), box(110, 10, 120, 20)], false],
    ['as one ring, closed', [[...box(10, 10, 20, 20), [10, 10]]], true],
    ['with vertices that repeat', [box(10, 10, 20, 20).flatMap((each) => [each, each])], true],
    ['as a spike that leaves and returns', [points('10 10, 20 10, 20 20, 150 20, 20 20, 10 20')], false],
    ['as a point', [[[10, 10]]], true],
    ['empty', [], false],
    ['empty, with parts', [[], []], false],
    [
      'with a coordinate that is no number',
      [
        [
          [10, 10],
          [20, Number.NaN],
          [20, 20],
        ],
      ],
      false,
    ],
    [
      'with a coordinate that has no end',
      [
        [
          [10, 10],
          [20, Infinity],
          [20, 20],
        ],
      ],
      false,
    ],
  ])('%s', (_title, rings, expected) => {
    expect(liesWithin(square, polygonsShape(...rings))).toBe(expected)
    expect(liesWithin(square, polygonsShape(...rings.map((ring) => [...ring].reverse())))).toBe(expected)
  })

  it.each<[string, Point[], boolean]>([
    ['inside', points('10 10, 90 10'), true],
    ['through a hole, its vertices inside', points('10 50, 90 50'), false],
    ['along a hole', points('10 40, 90 40'), true],
    ['through a corner of the hole', points('35 45, 45 35'), true],
    ['a little through a corner of the hole', points('35 45.5, 45.5 35'), false],
    ['along the border', points('0 0, 100 0, 100 100'), true],
    ['of no length', points('10 10, 10 10'), true],
    ['of no length in the hole', points('50 50, 50 50'), false],
    ['of one vertex', [[10, 10]], true],
  ])('a line %s', (_title, line, expected) => {
    expect(liesWithin(square, { kind: 'lines', parts: [line] })).toBe(expected)
  })

  it('where parts of the area meet: at a corner, and in a line', () => {
    const parts = placedOf([[box(0, 0, 10, 10)], [box(10, 10, 20, 20)]])
    expect(
      liesWithin(parts, {
        kind: 'lines',
        parts: [points('5 5, 15 15')],
      }),
    ).toBe(true)
    expect(
      liesWithin(parts, {
        kind: 'lines',
        parts: [points('5 6, 15 16')],
      }),
    ).toBe(false)
    const gap = placedOf([[box(0, 0, 10, 10)], [box(10.5, 0, 20, 10)]])
    expect(
      liesWithin(gap, {
        kind: 'lines',
        parts: [points('5 5, 15 5')],
      }),
    ).toBe(false)
    const sliver = placedOf([[box(0, 0, 10, 10)], [box(10.001, 0, 20, 10)]])
    expect(liesWithin(sliver, polygonsShape(box(5, 5, 15, 6)))).toBe(true)
  })

  it('points all, or not', () => {
    expect(
      liesWithin(square, {
        kind: 'points',
        parts: [points('10 10, 100.005 50')],
      }),
    ).toBe(true)
    expect(liesWithin(square, { kind: 'points', parts: [[[10, 10]], [[50, 50]]] })).toBe(false)
  })

  it('when it tiles a district, in coordinates that are not exact', () => {
    const turned = ([x, y]: Point): Point => [
      566_000.1 + x * Math.cos(0.3) - y * Math.sin(0.3),
      5_930_000.7 + x * Math.sin(0.3) + y * Math.cos(0.3),
    ]
    const district = placedOf([[box(0, 0, 700, 900).map(turned)]])
    for (let column = 0; column < 7; column++)
      for (let row = 0; row < 9; row++) {
        const parcel = box(100 * column, 100 * row, 100 * column + 100, 100 * row + 100).map(turned)
        expect(liesWithin(district, polygonsShape(parcel))).toBe(true)
        const moved = parcel.map(([x, y]): Point => [x + 0.03, y + 0.03])
        const isAtEdge = column === 6 || row === 8
        if (isAtEdge) expect(liesWithin(district, polygonsShape(moved))).toBe(false)
      }
  })
})

describe('Worlds that repeat', () => {
  const world = { worldWidth: 360, unitsPerMetre: 1 / 111_320 }
  const east = placedOf([[box(170, 0, 180, 10)]], world)
  const both = placedOf([[box(170, 0, 180, 10)], [box(-180, 0, -170, 10)]], world)

  it.each([0, 360, -360, 720])('a shape that lies %d degrees further is the same', (shift) => {
    expect(liesWithin(east, polygonsShape(box(172 + shift, 1, 175 + shift, 2)))).toBe(true)
    expect(liesWithin(east, polygonsShape(box(168 + shift, 1, 175 + shift, 2)))).toBe(false)
  })

  it('a shape across the date line lies in an area on both sides of it', () => {
    for (const shift of [0, -360]) {
      expect(liesWithin(both, polygonsShape(box(175 + shift, 1, 185 + shift, 2)))).toBe(true)
      expect(liesWithin(east, polygonsShape(box(175 + shift, 1, 185 + shift, 2)))).toBe(false)
    }
    expect(liesWithin(both, polygonsShape(box(175, 1, 195, 2)))).toBe(false)
  })

  it('a shape that is wider than any world is none', () => {
    expect(liesWithin(both, polygonsShape(box(-1e14, 1, 1e14, 2)))).toBe(false)
  })
})

describe('JTS agrees', () => {
  /** A shape without a part outside must be within. One that is within may stick out by the tolerance of a hole at the most. */
  function agrees(isWithin: boolean, outside: ReturnType<typeof jtsOf>, area: Polygons): boolean {
    if (jts.isEmpty(outside)) return isWithin
    if (!isWithin) return true
    return jts.isEmpty(jts.difference(outside, jts.buffer(jtsOf(area), 1.5 * coordinateTolerance)))
  }

  it('of polygons', () => {
    fc.assert(
      fc.property(areas, stars, (area, ring) => {
        const outside = jts.difference(jtsOf([[ring]]), jtsOf(area))
        return agrees(liesWithin(placedOf(area), polygonsShape(ring)), outside, area)
      }),
      { numRuns: 400 },
    )
  })

  it('of polygons with a hole', () => {
    fc.assert(
      fc.property(areas, stars, stars, (area, one, other) => {
        const both = jts.difference(jtsOf([[one]]), jtsOf([[other]]))
        fc.pre(other.every((vertex) => liesWithin(placedOf([[one]]), { kind: 'points', parts: [[vertex]] })))
        const outside = jts.difference(both, jtsOf(area))
        return agrees(liesWithin(placedOf(area), polygonsShape(one, other)), outside, area)
      }),
      { numRuns: 100, maxSkipsPerRun: 1000 },
    )
  })

  it('of lines', () => {
    fc.assert(
      fc.property(areas, stars, (area, line) => {
        const outside = jts.difference(jtsLine(line), jtsOf(area))
        const isWithin = liesWithin(placedOf(area), { kind: 'lines', parts: [line] })
        if (jts.isEmpty(outside)) return isWithin
        return (
          !isWithin ||
          jts.isEmpty(jts.difference(outside, jts.buffer(jtsOf(area), 1.01 * coordinateTolerance)))
        )
      }),
      { numRuns: 400 },
    )
  })
})
