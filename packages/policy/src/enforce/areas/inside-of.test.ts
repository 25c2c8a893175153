import type { Shape } from '@mapgate/geometry'
import { describe, expect, it } from 'vitest'
import { areaRight } from '../../model/area.fixture.ts'
import { placedAsGiven } from '../../model/placed.fixture.ts'
import { insideOf } from './inside-of.ts'

/** A rectangle from the lower left to the upper right. */
const box = (xmin: number, ymin: number, xmax: number, ymax: number): Shape => ({
  kind: 'polygons',
  parts: [
    [
      [xmin, ymin],
      [xmin, ymax],
      [xmax, ymax],
      [xmax, ymin],
      [xmin, ymin],
    ],
  ],
})
const shapes: Readonly<Record<string, Shape>> = {
  inside: box(10, 10, 20, 20),
  across: box(90, 10, 110, 20),
  neighbour: box(100, 10, 120, 20),
  corner: box(100, 100, 120, 120),
  away: box(200, 10, 220, 20),
}

describe('A row is in an area', () => {
  it.each<[string, object, readonly string[]]>([
    ['within', {}, ['inside']],
    ['within, cut off', { clip: true }, ['inside']],
    ['touching', { relation: 'intersects' }, ['inside', 'across', 'neighbour', 'corner']],
    ['of which something is left', { relation: 'intersects', clip: true }, ['inside', 'across']],
  ])('%s', (_, more, names) => {
    const right = areaRight(more)
    const isInside = insideOf(right, placedAsGiven(right))
    expect(Object.keys(shapes).filter((name) => isInside(shapes[name] as Shape))).toEqual(names)
  })
})
