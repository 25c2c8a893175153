import type { PlacedArea, Shape } from '../area.ts'
import { cutLine } from './cut-lines.ts'
import { cutPolygons } from './cut-polygons.ts'
import { boundsOf } from './shapes.ts'
import { isWithin } from './within.ts'

/** How exactly shapes are cut, in metres on the ground. */
const cutTolerance = 1e-4

/**
 * The part of a shape that lies in the area and its copies, undefined where nothing is left: the points inside, the pieces of lines inside, or
 * the intersection of polygons. Nothing of it lies outside by more than a tenth of a millimetre on the ground, which is less than
 * `coordinateTolerance`: a point that `liesWithin` lets pass as beside a border may be cut off. A shape that need not be cut comes back itself,
 * and a vertex that need not change is the same number for number. Pieces of polygons that only touch the area are left out.
 */
export function cutTo(placed: PlacedArea, shape: Shape): Shape | undefined {
  const bounds = boundsOf(shape)
  if (bounds === undefined) return undefined
  const tolerance = cutTolerance * placed.unitsPerMetre
  if (isWithin(placed, shape, tolerance)) return shape
  const parts = (() => {
    if (shape.kind === 'polygons') return cutPolygons(placed, shape, bounds)
    if (shape.kind === 'lines') return shape.parts.flatMap((line) => cutLine(placed, line, tolerance))
    const isInside = (vertex: Shape['parts'][number][number]) =>
      isWithin(placed, { kind: 'points', parts: [[vertex]] }, tolerance)
    return shape.parts.map((points) => points.filter(isInside)).filter((points) => points.length > 0)
  })()
  return parts.length === 0 ? undefined : { kind: shape.kind, parts }
}
