import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clipRing, runsNear } from './clip.ts'

const BOX = { xmin: 0, ymin: 0, xmax: 10, ymax: 10 }

function area(ring: number[]): number {
  const count = ring.length / 2
  let doubled = 0
  for (let at = 0; at < count; at += 1) {
    const next = (at + 1) % count
    doubled +=
      (ring[2 * at] ?? 0) * (ring[2 * next + 1] ?? 0) - (ring[2 * next] ?? 0) * (ring[2 * at + 1] ?? 0)
  }
  return Math.abs(doubled) / 2
}

describe('a clipped ring', () => {
  test.each([
    ['within', [2, 2, 2, 4, 4, 4, 4, 2], 4],
    ['over a corner', [-5, -5, -5, 5, 5, 5, 5, -5], 25],
    ['around', [-5, -5, -5, 15, 15, 15, 15, -5], 100],
    ['beside', [20, 0, 20, 5, 25, 5, 25, 0], 0],
  ])('has the area %s the box', (_, ring, expected) => {
    expect(area(clipRing(ring, BOX))).toBeCloseTo(expected)
  })

  test('never leaves the box', () => {
    const ring = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 40 })
    fc.assert(
      fc.property(ring, (numbers) => {
        const even = numbers.slice(0, numbers.length - (numbers.length % 2))
        for (const value of clipRing(even, BOX)) {
          expect(value).toBeGreaterThanOrEqual(-1e-9)
          expect(value).toBeLessThanOrEqual(10 + 1e-9)
        }
      }),
    )
  })
})

test('a line is cut into the runs that come near the box', () => {
  const line = [-20, 5, -15, 5, 5, 5, 25, 5, 30, 5, 30, 50, 5, 50, 5, -50]
  expect(runsNear(line, BOX)).toEqual([
    [-15, 5, 5, 5, 25, 5],
    [5, 50, 5, -50],
  ])
})
