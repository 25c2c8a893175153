import type { Bounds, PlacedArea, Shape } from '../area.ts'
import { copiesNear } from './copies.ts'
import { type Edges, edgeAt, edgesOf, positionIn } from './edges.ts'
import { boxOf, type Segment, shifted, widened } from './segment.ts'
import { boundsOf, edgesOfShape, segmentsOf } from './shapes.ts'
import { pointAt, stretchesOutside } from './stretches.ts'
import { coordinateTolerance } from './tolerance.ts'

/**
 * True where no point of a shape lies outside the area and its copies by more than `coordinateTolerance`: no vertex, nothing between two
 * vertices, and of polygons nothing inside either, such as a hole of the area. A hole counts from about one and a half times the tolerance
 * on. False for a shape without vertices, and for one with a coordinate that is no number.
 */
export const liesWithin = (placed: PlacedArea, shape: Shape): boolean =>
  isWithin(placed, shape, coordinateTolerance * placed.unitsPerMetre)

/** The same with a tolerance in units of the reference. */
export function isWithin(placed: PlacedArea, shape: Shape, tolerance: number): boolean {
  const bounds = boundsOf(shape)
  if (bounds === undefined || !mayHold(placed, bounds, tolerance)) return false
  for (const part of shape.parts)
    for (const segment of segmentsOf(shape.kind, part))
      if (stretchesOutside(placed, segment, tolerance).length > 0) return false
  return shape.kind !== 'polygons' || !holdsOutside({ placed, tolerance }, shape, bounds)
}

/** False where the bounds of a shape show already that it is not within. */
function mayHold({ bounds, worldWidth }: PlacedArea, box: Bounds, tolerance: number): boolean {
  if (!(box.ymin >= bounds.ymin - tolerance && box.ymax <= bounds.ymax + tolerance)) return false
  if (worldWidth !== undefined) return true
  return box.xmin >= bounds.xmin - tolerance && box.xmax <= bounds.xmax + tolerance
}

/**
 * True where polygons whose border lies within the area hold a place that does not. Such a place is part of a hole that they hold as a
 * whole, so it is enough to look right beside the edges of the area: at frames around them, where those are far from every other edge.
 */
function holdsOutside({ placed, tolerance }: Tolerant, shape: Shape, bounds: Bounds): boolean {
  const edges = edgesOf(placed)
  let own: Edges | undefined
  for (const shift of copiesNear(placed, bounds, 2 * tolerance)) {
    const { xmin, ymin, xmax, ymax } = widened(bounds, 2 * tolerance)
    for (const edge of edges.index.search(xmin - shift, ymin, xmax - shift, ymax)) {
      own ??= edgesOfShape(shape)
      const moved = shifted(edgeAt(edges, edge), -shift)
      if (!isNear(own, moved, 2 * tolerance)) continue
      for (const side of frameAround(moved, tolerance * 1.01))
        for (const stretch of stretchesOutside(placed, side, tolerance)) {
          const [x, y] = pointAt(side, (stretch[0] + stretch[1]) / 2)
          if (positionIn(own, x, y) === 'inside') return true
        }
    }
  }
  return false
}

interface Tolerant {
  readonly placed: PlacedArea
  readonly tolerance: number
}

/** False where a segment and all within a distance from it lie outside of polygons. */
function isNear(own: Edges, segment: Segment, distance: number): boolean {
  const { xmin, ymin, xmax, ymax } = widened(boxOf(segment), distance)
  return own.index.collides(xmin, ymin, xmax, ymax) || positionIn(own, segment.ax, segment.ay) === 'inside'
}

/** The four sides of a rectangle around an edge, at a distance from it on every side. */
function frameAround({ ax, ay, bx, by }: Segment, distance: number): readonly Segment[] {
  const length = Math.hypot(bx - ax, by - ay)
  const ux = (length === 0 ? 1 : (bx - ax) / length) * distance
  const uy = (length === 0 ? 0 : (by - ay) / length) * distance
  const corners = [
    [ax - ux - uy, ay - uy + ux],
    [bx + ux - uy, by + uy + ux],
    [bx + ux + uy, by + uy - ux],
    [ax - ux + uy, ay - uy - ux],
  ] as const
  return corners.map(([x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % 4] as readonly [number, number]
    return { ax: x, ay: y, bx: nextX, by: nextY }
  })
}
