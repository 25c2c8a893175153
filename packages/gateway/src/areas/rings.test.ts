import { describe, expect, it } from 'vitest'
import { polygonsOfRings } from './rings.ts'

const square = (x: number, y: number, width: number, turned = false): [number, number][] => {
  const ring: [number, number][] = [
    [x, y],
    [x, y + width],
    [x + width, y + width],
    [x + width, y],
    [x, y],
  ]
  return turned ? ring.toReversed() : ring
}

describe('Rings of one shape', () => {
  const [outer, hole, island, other] = [
    square(0, 0, 10),
    square(2, 2, 6, true),
    square(4, 4, 2),
    square(20, 0, 10),
  ] as const

  it.each([
    ['one ring', [outer], [[outer]]],
    ['rings beside each other', [outer, other], [[outer], [other]]],
    ['a hole', [outer, hole], [[outer, hole]]],
    ['an island in a hole', [outer, hole, island], [[outer, hole], [island]]],
    ['any order', [island, other, hole, outer], [[island], [other], [outer, hole]]],
    ['a hole that runs the wrong way', [outer, hole.toReversed()], [[outer, hole.toReversed()]]],
    ['a hole that touches its ring', [outer, square(0, 2, 3)], [[outer, square(0, 2, 3)]]],
    ['the same ring twice is nothing', [outer, outer], []],
    ['no rings', [], []],
  ])('are polygons: %s', (_title, rings, polygons) => expect(polygonsOfRings(rings)).toEqual(polygons))
})
