import fc from 'fast-check'
import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import { describe, expect, it } from 'vitest'
import type { Shape } from '../area.ts'
import { cutTo } from './cut.ts'
import { jts, jtsOf, type Point, placedOf, polygonsShape } from './jts.fixture.ts'
import { makeArea } from './make-area.ts'
import { touches } from './touches.ts'
import { isWithin, liesWithin } from './within.ts'

const pointOn = (min: number, max: number): fc.Arbitrary<Point> =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }))
const outer = fc.array(pointOn(0, 6), { minLength: 3, maxLength: 9 })
const hole = fc.option(fc.array(pointOn(1, 5), { minLength: 3, maxLength: 5 }))
/** Numbers of vertices of the area, so that shapes share its corners and run along its borders. */
const picks = fc.array(fc.nat(20), { minLength: 3, maxLength: 6 })

/** Turned and stretched, so that what was on a line is on it only up to rounding. */
const skewed = ([x, y]: Point): Point => [0.7 * x + 0.3 * y + 0.1, 0.9 * y - 0.2 * x + 0.3]

const isArea = (rings: readonly (readonly Point[])[]): boolean =>
  !('fault' in makeArea({ name: 'a', wkid: 3857, polygons: [rings] }))

/** The outer ring less the hole; a ring that touches itself is taken apart. */
const geometryOf = (rings: readonly (readonly Point[])[]): Geometry =>
  rings.map((ring) => jts.buffer(jtsOf([[ring]]), 0)).reduce((one, other) => jts.difference(one, other))

/** The area of rings by the even-odd rule, as long as the first one is around the others. */
const sizeOf = (rings: Shape['parts']): number =>
  rings.reduce((sum, ring, at) => {
    const doubled = ring.reduce((all, [x, y], vertex) => {
      const [nextX, nextY] = ring[(vertex + 1) % ring.length] as Point
      return all + x * nextY - nextX * y
    }, 0)
    return sum + ((at === 0 ? 1 : -1) * Math.abs(doubled)) / 2
  }, 0)

/** JTS gives up on some overlays, and takes some rings that touch themselves for larger than they are. */
function byJts(rings: readonly (readonly Point[])[]): Geometry | undefined {
  const geometry = geometryOf(rings)
  return Math.abs(geometry.getArea() - sizeOf(rings)) < 1e-6 ? geometry : undefined
}

describe('JTS agrees of shapes that share vertices and borders with an area', () => {
  it.each([
    ['exactly', (point: Point) => point],
    ['up to rounding', skewed],
  ])('%s', (_title, moved) => {
    fc.assert(
      fc.property(outer, hole, picks, fc.boolean(), (ring, inner, picked, hasHole) => {
        const rings = [ring, ...(inner ? [inner] : [])]
        const vertices = rings.flat()
        const own = picked.map((number) => vertices[number % vertices.length] as Point)
        const shape = [own, ...(inner && hasHole ? [inner] : [])]
        fc.pre(isArea(rings) && isArea(shape))
        agree(
          rings.map((each) => each.map(moved)),
          shape.map((each) => each.map(moved)),
        )
      }),
      { numRuns: 150, maxSkipsPerRun: 3000 },
    )
  })
})

function agree(area: readonly (readonly Point[])[], rings: readonly (readonly Point[])[]): void {
  const [theirArea, theirShape] = [byJts(area), byJts(rings)]
  fc.pre(theirArea !== undefined && theirShape !== undefined)
  if (theirArea === undefined || theirShape === undefined) return
  const overlay = attempted(() => jts.intersection(theirArea, theirShape).getArea())
  const outside = attempted(() => jts.difference(theirShape, theirArea).getArea())
  fc.pre(overlay !== undefined && outside !== undefined)
  const placed = placedOf([area])
  const shape = polygonsShape(...rings)
  expect(liesWithin(placed, shape)).toBe((outside ?? 0) < 1e-6)
  if ((overlay ?? 0) > 1e-6) expect(touches(placed, shape)).toBe(true)
  if (jts.distance(theirArea, theirShape) > 1e-9) expect(touches(placed, shape)).toBe(false)
  const cut = cutTo(placed, shape)
  expect(cut === undefined).toBe((overlay ?? 0) < 1e-6)
  if (cut === undefined) return
  expect(isWithin(placed, cut, 1e-4)).toBe(true)
  expect(isWithin(placedOf([rings]), cut, 1e-4)).toBe(true)
}

/** What JTS finds out; undefined where it throws for the sake of its own rounding. */
function attempted(overlay: () => number): number | undefined {
  try {
    return overlay()
  } catch {
    return undefined
  }
}
