import type { Bounds, PlacedArea } from '../area.ts'
import { copiesNear } from './copies.ts'
import { edgeAt, edgesOf } from './edges.ts'
import { boxOf, type Segment, shifted, widened } from './segment.ts'

/** Into how many pieces a segment is divided that is as long as the area is wide and high. */
const piecesOfLongest = 32

/**
 * Every edge of the area and its copies that may be within a distance of a segment, until one is enough; some come more than once. Long
 * segments are looked along piece by piece, because their whole box may hold every edge there is.
 *
 * @param visit is given the edge, and the segment as it lies to the area itself; true ends the search.
 * @returns true where the search was ended.
 */
export function visitEdgesAlong(
  placed: PlacedArea,
  { segment, distance }: { readonly segment: Segment; readonly distance: number },
  visit: (edge: Segment, moved: Segment) => boolean,
): boolean {
  const edges = edgesOf(placed)
  return copiesNear(placed, boxOf(segment), distance).some((shift) => {
    const moved = shifted(segment, shift)
    return boxesAlong(moved, placed.bounds, distance).some(({ xmin, ymin, xmax, ymax }) =>
      edges.index.collides(xmin, ymin, xmax, ymax, (edge) => visit(edgeAt(edges, edge), moved)),
    )
  })
}

/** Boxes that cover all within a distance of a segment. */
function boxesAlong(
  segment: Segment,
  { xmin, ymin, xmax, ymax }: Bounds,
  distance: number,
): readonly Bounds[] {
  const { ax, ay, bx, by } = segment
  const share = Math.max(Math.abs(bx - ax) / (xmax - xmin), Math.abs(by - ay) / (ymax - ymin))
  const count = Math.min(4 * piecesOfLongest, Math.ceil(share * piecesOfLongest))
  if (!(count > 1)) return [widened(boxOf(segment), distance)]
  // Points between the ends are rounded; this is far more than that.
  const rounding = 1e-12 * Math.max(Math.abs(ax), Math.abs(ay), Math.abs(bx), Math.abs(by))
  return Array.from({ length: count }, (_, at) => {
    const [from, to] = [at / count, (at + 1) / count]
    const piece = {
      ax: ax + from * (bx - ax),
      ay: ay + from * (by - ay),
      bx: ax + to * (bx - ax),
      by: ay + to * (by - ay),
    }
    return widened(boxOf(piece), distance + rounding)
  })
}
