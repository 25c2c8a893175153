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
import { touches } from './touches.ts'

const square = placedOf([[box(0, 0, 100, 100), box(40, 40, 60, 60)]])

describe('A shape touches an area', () => {
  it.each<[string, Point[][], boolean]>([
    ['inside', [box(10, 10, 20, 20)], true],
    ['across the border', [box(-10, 10, 20, 20)], true],
    ['across all of it', [box(-10, 10, 120, 20)], true],
    ['around it', [box(-10, -10, 120, 120)], true],
    ['at a corner', [box(100, 100, 120, 120)], true],
    ['along a border', [box(100, 20, 120, 30)], true],
    ['beside it', [box(100.0001, 20, 120, 30)], false],
    ['in the hole', [box(45, 45, 55, 55)], false],
    ['as the hole', [box(40, 40, 60, 60)], true],
    ['at the border of the hole', [box(40, 45, 55, 55)], true],
    ['around it with a hole around it', [box(-20, -20, 130, 130), box(-10, -10, 120, 120)], false],
    ['empty', [[]], false],
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
  ])('%s', (_title, rings, expected) => {
    expect(touches(square, polygonsShape(...rings))).toBe(expected)
  })

  it('as points and lines', () => {
    expect(
      touches(square, {
        kind: 'points',
        parts: [points('50 50, 100 100')],
      }),
    ).toBe(true)
    expect(touches(square, { kind: 'points', parts: [[[50, 50]]] })).toBe(false)
    expect(
      touches(square, {
        kind: 'lines',
        parts: [points('-10 50, 110 50')],
      }),
    ).toBe(true)
    expect(
      touches(square, {
        kind: 'lines',
        parts: [points('-10 110, 110 110')],
      }),
    ).toBe(false)
    expect(
      touches(square, {
        kind: 'lines',
        parts: [points('50 150, 150 50')],
      }),
    ).toBe(true)
    expect(
      touches(square, {
        kind: 'lines',
        parts: [points('45 45, 45 55')],
      }),
    ).toBe(false)
    // A line is not closed: the way back would touch.
    expect(
      touches(square, {
        kind: 'lines',
        parts: [points('-10 50, -10 150, 150 150')],
      }),
    ).toBe(false)
  })

  it('in another world', () => {
    const placed = placedOf([[box(170, 0, 180, 10)]], { worldWidth: 360 })
    expect(touches(placed, polygonsShape(box(-200, -5, -180, 5)))).toBe(true)
    expect(touches(placed, polygonsShape(box(-179, -5, -170, 5)))).toBe(false)
    expect(touches(placed, polygonsShape(box(-720, -20, 0, 20)))).toBe(true)
  })

  it('as JTS says', () => {
    fc.assert(
      fc.property(areas, stars, (area, ring) => {
        const isNear = (shape: ReturnType<typeof jtsOf>) => jts.distance(shape, jtsOf(area)) === 0
        expect(touches(placedOf(area), polygonsShape(ring))).toBe(isNear(jtsOf([[ring]])))
        expect(touches(placedOf(area), { kind: 'lines', parts: [ring] })).toBe(isNear(jtsLine(ring)))
      }),
      { numRuns: 400 },
    )
  })
})
