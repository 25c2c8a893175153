import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Position, Shape } from '../world/geometry.ts'
import type { QueryGeometry, SpatialRelation } from './layer-query.ts'
import { shapeTest } from './spatial-relation.ts'

const box = { xmin: 0, ymin: 0, xmax: 10, ymax: 10 }
const square = (x: number, y: number, side: number): Position[] => [
  [x, y],
  [x, y + side],
  [x + side, y + side],
  [x + side, y],
  [x, y],
]
const polygon = (x: number, y: number, side: number) => ({ rings: [square(x, y, side)] })
const ringWithHole = { rings: [square(0, 0, 10), square(4, 4, 2).reverse()] }
const line = (...path: Position[]) => ({ paths: [path] })

function relates(query: QueryGeometry, relation: SpatialRelation, shape: Shape, relationParam = ''): boolean {
  return shapeTest({ geometry: query, relation, relationParam, distanceMeters: 0 }).passes(shape)
}

describe('shapeTest', () => {
  it.each<[string, QueryGeometry, SpatialRelation, Shape, boolean]>([
    ['a point on the edge of a box intersects it', box, 'esriSpatialRelIntersects', { x: 10, y: 5 }, true],
    ['a point beside a box does not', box, 'esriSpatialRelIntersects', { x: 10.1, y: 5 }, false],
    ['a point in a hole does not', ringWithHole, 'esriSpatialRelIntersects', { x: 5, y: 5 }, false],
    ['a hole counts in the shape too', { x: 5, y: 5 }, 'esriSpatialRelIntersects', ringWithHole, false],
    [
      'one of several points is enough',
      {
        points: [
          [50, 50],
          [5, 5],
        ],
      },
      'esriSpatialRelIntersects',
      polygon(0, 0, 10),
      true,
    ],
    [
      'a diagonal passes the box of a line, not the line',
      line([0, 10], [4, 6]),
      'esriSpatialRelIntersects',
      line([0, 0], [5, 5]),
      false,
    ],
    [
      'envelopes meet where the lines do not',
      line([0, 10], [4, 4.5]),
      'esriSpatialRelEnvelopeIntersects',
      line([0, 0], [5, 5]),
      true,
    ],
    [
      'the index knows only the box of a shape',
      { x: 1, y: 4 },
      'esriSpatialRelIndexIntersects',
      line([0, 0], [5, 5]),
      true,
    ],
    ['a box contains a line inside', box, 'esriSpatialRelContains', line([1, 1], [9, 9]), true],
    ['it does not contain what reaches out', box, 'esriSpatialRelContains', line([1, 1], [11, 9]), false],
    ['a point lies within a polygon', { x: 1, y: 1 }, 'esriSpatialRelWithin', polygon(0, 0, 5), true],
    [
      'a point on the edge does not lie within',
      { x: 0, y: 1 },
      'esriSpatialRelWithin',
      polygon(0, 0, 5),
      false,
    ],
    ['a line that reaches out crosses', box, 'esriSpatialRelCrosses', line([1, 1], [19, 9]), true],
    ['two lines cross', line([0, 0], [10, 10]), 'esriSpatialRelCrosses', line([0, 10], [10, 0]), true],
    ['a line inside does not cross', box, 'esriSpatialRelCrosses', line([1, 1], [2, 2]), false],
    ['polygons overlap', box, 'esriSpatialRelOverlaps', polygon(5, 5, 10), true],
    ['a polygon inside does not overlap', box, 'esriSpatialRelOverlaps', polygon(1, 1, 2), false],
    ['polygons that share an edge touch', box, 'esriSpatialRelTouches', polygon(10, 0, 10), true],
    ['polygons that share more do not', box, 'esriSpatialRelTouches', polygon(9, 0, 10), false],
    ['a box without width is a line', { ...box, xmax: 0 }, 'esriSpatialRelIntersects', { x: 0, y: 3 }, true],
    [
      'a box without area is a point',
      { xmin: 1, ymin: 1, xmax: 1, ymax: 1 },
      'esriSpatialRelIntersects',
      polygon(0, 0, 5),
      true,
    ],
    [
      'a ring wound the wrong way is still a polygon',
      { rings: [square(0, 0, 10).reverse()] },
      'esriSpatialRelIntersects',
      { x: 5, y: 5 },
      true,
    ],
    [
      'a ring that is not closed is closed',
      { rings: [square(0, 0, 10).slice(0, 4)] },
      'esriSpatialRelIntersects',
      { x: 1, y: 5 },
      true,
    ],
    [
      'a ring that crosses itself keeps its parts',
      {
        rings: [
          [
            [0, 0],
            [10, 10],
            [10, 0],
            [0, 10],
            [0, 0],
          ],
        ],
      },
      'esriSpatialRelIntersects',
      { x: 9, y: 5 },
      true,
    ],
  ])('%s', (_, query, relation, shape, expected) => {
    expect(relates(query, relation, shape)).toBe(expected)
  })

  it.each([
    ['T********', true],
    ['F********', false],
    ['TTTFFFTTT', false],
  ])('compares the matrix with %s', (pattern, expected) => {
    expect(relates(box, 'esriSpatialRelRelation', polygon(1, 1, 2), pattern)).toBe(expected)
  })

  it('refuses a pattern that is none with code 400', () => {
    expect(() => relates(box, 'esriSpatialRelRelation', { x: 1, y: 1 }, 'RELATE')).toThrow(
      expect.objectContaining({ code: 400 }),
    )
  })

  it('measures a distance on the ground: at 60 degrees north a metre is two in Web Mercator', () => {
    const y60 = 8_399_737.889_818_357
    const near = shapeTest({
      geometry: { x: 0, y: y60 },
      relation: 'esriSpatialRelIntersects',
      relationParam: '',
      distanceMeters: 1000,
    })
    expect(near.passes({ x: 1990, y: y60 })).toBe(true)
    expect(near.passes({ x: 2010, y: y60 })).toBe(false)
    expect(near.searchExtent.xmax).toBeCloseTo(2000, 3)
  })

  it('never passes a shape outside of its search extent, and agrees with itself when the sides change', () => {
    const side = fc.integer({ min: 1, max: 8 })
    const place = fc.integer({ min: -10, max: 10 })
    fc.assert(
      fc.property(place, place, side, place, place, side, (x1, y1, side1, x2, y2, side2) => {
        const [a, b] = [polygon(x1, y1, side1), polygon(x2, y2, side2)]
        expect(relates(a, 'esriSpatialRelIntersects', b)).toBe(relates(b, 'esriSpatialRelIntersects', a))
        expect(relates(a, 'esriSpatialRelContains', b)).toBe(relates(b, 'esriSpatialRelWithin', a))
        const apart = x1 + side1 < x2 || x2 + side2 < x1 || y1 + side1 < y2 || y2 + side2 < y1
        expect(relates(a, 'esriSpatialRelIntersects', b)).toBe(!apart)
      }),
      { numRuns: 200 },
    )
  })

  it('answers for shapes far from an edge as a full comparison does', () => {
    const relations = ['Intersects', 'Contains', 'Crosses', 'Overlaps', 'Touches', 'Within'] as const
    const patterns = { Contains: 'T*****FF*', Within: 'T*F**F***' }
    const place = fc.integer({ min: -2, max: 12 })
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 14 }), (x, y, side) => {
        const shape = polygon(x, y, side)
        const found = Object.fromEntries(
          relations.map((name) => [name, relates(ringWithHole, `esriSpatialRel${name}`, shape)]),
        )
        for (const name of ['Contains', 'Within'] as const) {
          expect(found[name]).toBe(relates(ringWithHole, 'esriSpatialRelRelation', shape, patterns[name]))
        }
        expect(found.Intersects).toBe(!relates(ringWithHole, 'esriSpatialRelRelation', shape, 'FF*FF****'))
        expect(found.Overlaps).toBe(relates(ringWithHole, 'esriSpatialRelRelation', shape, 'T*T***T**'))
        expect(found.Touches && found.Overlaps).toBe(false)
        expect(found.Crosses).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})
