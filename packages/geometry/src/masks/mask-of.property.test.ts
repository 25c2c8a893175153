import fc from 'fast-check'
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js'
import { describe, expect, it } from 'vitest'
import type { Bounds, Frame } from '../area.ts'
import { areas, jtsOf, placedOf } from '../polygons/jts.fixture.ts'
import type { Polygons } from '../polygons/polygons.ts'
import { maskOf } from './mask-of.ts'
import { sideOf } from './side-of.ts'

const factory = new GeometryFactory()

/** Whether an area covers a rectangle, by JTS. */
function coverage(polygons: Polygons): (bounds: Bounds) => boolean {
  const area = jtsOf(polygons)
  return ({ xmin, ymin, xmax, ymax }) => {
    const corners = [xmin, ymin, xmax, ymin, xmax, ymax, xmin, ymax, xmin, ymin]
    const ring = [0, 2, 4, 6, 8].map((at) => new Coordinate(corners[at], corners[at + 1]))
    return RelateOp.covers(area, factory.createPolygon(factory.createLinearRing(ring)) as Geometry)
  }
}

/** The square of a pixel, wider by a number of pixels and of units on every side. */
function square(
  frame: Frame,
  [column, row]: readonly [number, number],
  [pixels, units]: readonly [number, number],
) {
  const { extent, width, height } = frame
  const across = (extent.xmax - extent.xmin) / width
  const down = (extent.ymax - extent.ymin) / height
  return {
    xmin: extent.xmin + (column - pixels) * across - units,
    xmax: extent.xmin + (column + 1 + pixels) * across + units,
    ymin: extent.ymax - (row + 1 + pixels) * down - units,
    ymax: extent.ymax - (row - pixels) * down + units,
  }
}

const frames: fc.Arbitrary<Frame> = fc
  .record({
    x: fc.double({ min: -110, max: 300, noNaN: true }),
    y: fc.double({ min: -105, max: 105, noNaN: true }),
    across: fc.constantFrom(0.03, 0.4, 1, 5, 17),
    stretch: fc.constantFrom(0.5, 1, 1.3),
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ x, y, across, stretch, width, height }) => ({
    extent: {
      xmin: x - (across * width) / 2,
      ymin: y - (across * stretch * height) / 2,
      xmax: x + (across * width) / 2,
      ymax: y + (across * stretch * height) / 2,
    },
    wkid: 25832,
    width,
    height,
  }))

const cases = fc.record({
  polygons: areas,
  frame: frames,
  margin: fc.constantFrom(0, 0.5, 2),
  deviation: fc.constantFrom(0, 0.2),
})

describe('A mask of any area and picture', () => {
  it('shows each pixel that JTS finds wholly inside, and no other', () => {
    const kinds = { inside: 0, outside: 0, border: 0, shown: 0 }
    fc.assert(
      fc.property(cases, ({ polygons, frame, margin, deviation }) => {
        const placed = placedOf(polygons, { deviation })
        const covers = coverage(polygons)
        const { kind, shown } = maskOf(placed, frame, margin)
        kinds[kind]++
        for (let row = 0; row < frame.height; row++)
          for (let column = 0; column < frame.width; column++) {
            const isShown = kind === 'inside' || shown[row * frame.width + column] === 1
            if (isShown) kinds.shown++
            const has = (more: number) => covers(square(frame, [column, row], [margin + more, deviation]))
            if (isShown && !has(0)) throw new Error(`shown beyond the border: row ${row}, column ${column}`)
            if (!isShown && has(0.05)) throw new Error(`hidden inside: row ${row}, column ${column}`)
          }
      }),
      { numRuns: 150 },
    )
    expect(Math.min(kinds.inside, kinds.outside, kinds.border)).toBeGreaterThan(2)
    expect(kinds.shown).toBeGreaterThan(200)
  })

  it('lies on the side that the picture as a whole is said to lie on', () => {
    fc.assert(
      fc.property(cases, ({ polygons, frame, margin, deviation }) => {
        const placed = placedOf(polygons, { deviation })
        const side = sideOf(placed, frame, margin)
        const { kind, shown } = maskOf(placed, frame, margin)
        if (side !== 'border') expect(kind).toBe(side)
        expect(shown).toHaveLength(kind === 'border' ? frame.width * frame.height : 0)
        const { extent, width, height } = frame
        const whole = (more: number) =>
          coverage(polygons)(
            square(
              { ...frame, width: 1, height: 1 },
              [0, 0],
              [
                0,
                (margin + more) *
                  Math.max((extent.xmax - extent.xmin) / width, (extent.ymax - extent.ymin) / height) +
                  deviation,
              ],
            ),
          )
        if (whole(0.05)) expect(side).toBe('inside')
      }),
      { numRuns: 300 },
    )
  })
})
