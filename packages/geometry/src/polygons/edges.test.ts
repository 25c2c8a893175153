import { describe, expect, it } from 'vitest'
import { edgesNear, edgesOf, positionIn, ringOf } from './edges.ts'
import { box, placedOf, points } from './jts.fixture.ts'
import { contains } from './stretches.ts'

const placed = placedOf([[box(0, 0, 10, 10), box(2, 2, 4, 4)], [box(20, 0, 30, 10)]])

describe('Edges of an area', () => {
  it('are made once', () => {
    expect(edgesOf(placed)).toBe(edgesOf({ ...placed }))
    expect([...edgesOf(placed).next]).toEqual([1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8])
  })

  it('know their ring', () => {
    expect([0, 3, 4, 7, 8, 11].map((edge) => ringOf(placed.ends, edge))).toEqual([0, 0, 1, 1, 2, 2])
  })

  it('are found near bounds', () => {
    expect(edgesNear(placed, { xmin: 9, ymin: 4, xmax: 11, ymax: 5 })).toEqual([1])
  })

  it.each([
    [5, 5, 'inside'],
    [3, 3, 'outside'],
    [10, 5, 'border'],
    [10, 10, 'border'],
    [0, 0, 'border'],
    [5, 10, 'border'],
    [-1, 10, 'outside'],
    [-1, 0, 'outside'],
    [15, 5, 'outside'],
    [1, 4, 'inside'],
    [1, 2, 'inside'],
    [25, 5, 'inside'],
  ] as const)('say where (%d, %d) lies: %s', (x, y, expected) => {
    expect(positionIn(edgesOf(placed), x, y)).toBe(expected)
    expect(contains(placed, x, y)).toBe(expected !== 'outside')
  })

  it('of a ring through which a ray passes at vertices', () => {
    const diamond = placedOf([[points('0 -5, 5 0, 0 5, -5 0')]])
    expect(positionIn(edgesOf(diamond), 0, 0)).toBe('inside')
    expect(positionIn(edgesOf(diamond), -6, 0)).toBe('outside')
    expect(positionIn(edgesOf(diamond), -6, 5)).toBe('outside')
  })
})
