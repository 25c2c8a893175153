import type { Bounds, PlacedArea, Shape } from '../area.ts'
import { visitEdgesAlong } from './along.ts'
import { copiesNear } from './copies.ts'
import { edgeAt, edgesOf, positionIn, ringOf } from './edges.ts'
import { meet, type Segment } from './segment.ts'
import { boundsOf, edgesOfShape, segmentsOf } from './shapes.ts'
import { contains } from './stretches.ts'

/**
 * True where a shape has a point in common with the area or one of its copies; borders count on both sides. False for a shape without
 * vertices, and for one with a coordinate that is no number.
 */
export function touches(placed: PlacedArea, shape: Shape): boolean {
  const bounds = boundsOf(shape)
  if (bounds === undefined || copiesNear(placed, bounds, 0).length === 0) return false
  for (const part of shape.parts)
    for (const segment of segmentsOf(shape.kind, part))
      if (contains(placed, segment.ax, segment.ay) || meetsEdge(placed, segment)) return true
  return shape.kind === 'polygons' && holdsRing(placed, shape, bounds)
}

/** True where a segment meets an edge of the area or of a copy. */
const meetsEdge = (placed: PlacedArea, segment: Segment): boolean =>
  visitEdgesAlong(placed, { segment, distance: 0 }, (edge, moved) => meet(moved, edge))

/** True where polygons that meet no edge of the area hold a ring of it: then they hold each of its vertices. */
function holdsRing(placed: PlacedArea, shape: Shape, bounds: Bounds): boolean {
  const edges = edgesOf(placed)
  const own = edgesOfShape(shape)
  return copiesNear(placed, bounds, 0).some((shift) => {
    const { xmin, ymin, xmax, ymax } = bounds
    const near = edges.index.search(xmin - shift, ymin, xmax - shift, ymax)
    const firsts = new Map(near.map((edge) => [ringOf(edges.ends, edge), edge]))
    return [...firsts.values()].some((vertex) => {
      const { ax, ay } = edgeAt(edges, vertex)
      return positionIn(own, ax + shift, ay) !== 'outside'
    })
  })
}
