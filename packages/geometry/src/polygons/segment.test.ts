import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meet, orientation } from './segment.ts'

describe('The side of a point', () => {
  it.each([
    [0, 1, 1],
    [0, -1, -1],
    [5, 0, 0],
    [-5, 0, 0],
  ])('(%d, %d) of a segment to the right is %d', (x, y, expected) => {
    expect(Math.sign(orientation({ ax: 0, ay: 0, bx: 1, by: 0 }, x, y))).toBe(expected)
  })

  it('is exact, where rounding alone would be wrong', () => {
    const step = 2 ** -42
    const cell = fc.integer({ min: 0, max: 255 }).map((steps) => 12 + steps * step)
    const far = fc.integer({ min: 0, max: 255 }).map((steps) => 24 + steps * step)
    const near = fc.integer({ min: 0, max: 255 }).map((steps) => 0.5 + steps * step)
    fc.assert(
      fc.property(cell, cell, far, far, near, near, (ax, ay, bx, by, x, y) => {
        const scale = (value: number) => BigInt(value / step)
        const left = (scale(ax) - scale(x)) * (scale(by) - scale(y))
        const right = (scale(ay) - scale(y)) * (scale(bx) - scale(x))
        expect(Math.sign(orientation({ ax, ay, bx, by }, x, y))).toBe(
          left > right ? 1 : left < right ? -1 : 0,
        )
      }),
      { numRuns: 5000 },
    )
  })
})

describe('Segments meet', () => {
  const segment = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 4 })))

  it('wherever they have a point in common', () => {
    fc.assert(
      fc.property(segment, segment, ([ax, ay, bx, by], [cx, cy, dx, dy]) => {
        const one = { ax, ay, bx, by } as Parameters<typeof meet>[0]
        const other = { ax: cx, ay: cy, bx: dx, by: dy } as Parameters<typeof meet>[0]
        expect(meet(one, other)).toBe(distanceBetween(one, other) < 1e-9)
        expect(meet(other, one)).toBe(meet(one, other))
      }),
      { numRuns: 5000 },
    )
  })
})

type Segment = Parameters<typeof meet>[0]

/** The distance of two segments: of their ends, or 0 where a fine walk along both finds the lines crossing. */
function distanceBetween(one: Segment, other: Segment): number {
  const across = (one.bx - one.ax) * (other.by - other.ay) - (one.by - one.ay) * (other.bx - other.ax)
  if (across !== 0) {
    const s =
      ((other.ax - one.ax) * (other.by - other.ay) - (other.ay - one.ay) * (other.bx - other.ax)) / across
    const t = ((other.ax - one.ax) * (one.by - one.ay) - (other.ay - one.ay) * (one.bx - one.ax)) / across
    if (s >= 0 && s <= 1 && t >= 0 && t <= 1) return 0
  }
  return Math.min(
    toPoint(one, other.ax, other.ay),
    toPoint(one, other.bx, other.by),
    toPoint(other, one.ax, one.ay),
    toPoint(other, one.bx, one.by),
  )
}

function toPoint({ ax, ay, bx, by }: Segment, x: number, y: number): number {
  const squared = (bx - ax) ** 2 + (by - ay) ** 2
  const share = squared === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared
  const clamped = Math.min(1, Math.max(0, share))
  return Math.hypot(x - ax - clamped * (bx - ax), y - ay - clamped * (by - ay))
}
