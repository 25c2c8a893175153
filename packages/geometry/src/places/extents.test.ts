import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fittedExtent, projectedExtent } from './extents.ts'

const number = fc.double({ min: -2e7, max: 2e7, noNaN: true })
const length = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
const pixels = fc.integer({ min: 1, max: 8_000 })

describe('The extent of a picture', () => {
  it('has the shape of the picture, around the same middle, and holds what was asked for', () => {
    fc.assert(
      fc.property(number, number, length, length, pixels, pixels, (x, y, w, h, widthPx, heightPx) => {
        const asked = { xmin: x, ymin: y, xmax: x + w, ymax: y + h }
        const { xmin, ymin, xmax, ymax } = fittedExtent(asked, { widthPx, heightPx })
        const rounding = 1e-8 * (1 + Math.abs(x) / Math.min(w, h) + Math.abs(y) / Math.min(w, h))
        expect(Math.abs(((xmax - xmin) / (ymax - ymin)) * (heightPx / widthPx) - 1)).toBeLessThan(
          Math.max(1e-9, rounding),
        )
        const slack = 1e-9 * (Math.abs(x) + Math.abs(y) + w + h)
        expect(xmin).toBeLessThanOrEqual(x + slack)
        expect(ymax).toBeGreaterThanOrEqual(y + h - slack)
        expect(Math.abs(xmin + xmax - asked.xmin - asked.xmax)).toBeLessThan(4 * slack)
      }),
    )
  })

  it('stays as it is where it has the shape already, or none', () => {
    const square = { xmin: 0, ymin: 0, xmax: 1, ymax: 1 }
    expect(fittedExtent(square, { widthPx: 7, heightPx: 7 })).toBe(square)
    const point = { xmin: 1, ymin: 1, xmax: 1, ymax: 1 }
    expect(fittedExtent(point, { widthPx: 7, heightPx: 5 })).toBe(point)
  })

  it('is around its outline in another reference', () => {
    const world = projectedExtent({ xmin: -180, ymin: -60, xmax: 180, ymax: 60 }, [4326, 3857])
    expect(world?.xmin).toBeCloseTo(-20_037_508.342789, 5)
    expect(world?.ymax).toBeCloseTo(8_399_737.889818, 5)
    expect(projectedExtent({ xmin: 0, ymin: 0, xmax: 1, ymax: 90 }, [4326, 3857])).toBeUndefined()
    expect(projectedExtent({ xmin: 0, ymin: 0, xmax: 1, ymax: 1 }, [4326, 999999])).toBeUndefined()
  })
})
