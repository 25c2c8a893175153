import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { squareFrame } from './square-frame.ts'

const frame = (widthPx: number, heightPx: number, width: number, height: number) => ({
  area: { xmin: 0, ymin: 0, xmax: width, ymax: height },
  size: { widthPx, heightPx },
})

describe('The picture that is asked for', () => {
  it('is the same one where its pixels are square', () => {
    const asked = frame(256, 256, 1000, 1000)
    expect(squareFrame(asked)).toEqual({ ...asked, isStretched: false })
  })

  it('is not stretched for less than a pixel, and its extent has the proportions of its size', () => {
    const { area, size, isStretched } = squareFrame(frame(631, 477, 1322.4, 1000))
    expect([size, isStretched]).toEqual([{ widthPx: 631, heightPx: 477 }, false])
    expect((area.xmax - area.xmin) / 631).toBeCloseTo((area.ymax - area.ymin) / 477, 9)
  })

  it('has square pixels, not more of them than were asked for, and shows the same extent but for a part of a pixel', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 2000 }),
        fc.integer({ min: 100, max: 2000 }),
        fc.double({ min: 0.25, max: 4, noNaN: true }),
        (widthPx, heightPx, stretch) => {
          const asked = frame(widthPx, heightPx, widthPx * stretch, heightPx)
          const { area, size, isStretched } = squareFrame(asked)
          const unit = (area.ymax - area.ymin) / size.heightPx
          expect((area.xmax - area.xmin) / size.widthPx).toBeCloseTo(unit, 6)
          expect(area.ymax - area.ymin).toBe(heightPx)
          const off = Math.abs(area.xmax - area.xmin - asked.area.xmax) / unit
          expect(off).toBeLessThanOrEqual(isStretched ? 0.5 : 1)
          const pixels = widthPx * heightPx
          expect(size.widthPx * size.heightPx).toBeLessThanOrEqual(pixels * 1.01)
        },
      ),
    ))
})
