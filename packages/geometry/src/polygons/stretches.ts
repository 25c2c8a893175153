import type { PlacedArea } from '../area.ts'
import { visitEdgesAlong } from './along.ts'
import { copiesNear } from './copies.ts'
import { edgesOf, positionIn } from './edges.ts'
import type { Segment } from './segment.ts'

/** A stretch of a segment: shares of its length, from 0 at its first end to 1 at the other. */
type Stretch = readonly [from: number, to: number]

/** True where a point lies in the area or in one of its copies, or on a border. */
export function contains(placed: PlacedArea, x: number, y: number): boolean {
  const edges = edgesOf(placed)
  return copiesNear(placed, { xmin: x, ymin: y, xmax: x, ymax: y }, 0).some(
    (shift) => positionIn(edges, x - shift, y) !== 'outside',
  )
}

/** The point of a segment at a share of its length. */
export const pointAt = ({ ax, ay, bx, by }: Segment, share: number): readonly [x: number, y: number] => [
  ax + share * (bx - ax),
  ay + share * (by - ay),
]

/**
 * The stretches of a segment that lie outside the area and its copies by more than a tolerance. What lies within the tolerance of an edge
 * is taken out of the segment; what is left crosses no edge, so the middle of each stretch says on which side all of it lies.
 */
export function stretchesOutside(
  placed: PlacedArea,
  segment: Segment,
  tolerance: number,
): readonly Stretch[] {
  return stretchesFarFromEdges(placed, segment, tolerance).filter(([from, to]) => {
    const [x, y] = pointAt(segment, (from + to) / 2)
    return !contains(placed, x, y)
  })
}

/** The stretches of a segment that are farther than a tolerance from every edge. */
function stretchesFarFromEdges(placed: PlacedArea, segment: Segment, tolerance: number): readonly Stretch[] {
  const near = stretchesNearEdges(placed, segment, tolerance).sort((a, b) => a[0] - b[0])
  const length = Math.hypot(segment.bx - segment.ax, segment.by - segment.ay)
  if (length === 0) return near.length === 0 ? [[0, 0]] : []
  // A gap between two edges' neighbourhoods that is far narrower than the tolerance comes from rounding.
  const least = tolerance / 1000 / length
  const far: Stretch[] = []
  let reached = 0
  for (const [from, to] of near) {
    if (from - reached > least) far.push([reached, from])
    if (to > reached) reached = to
  }
  if (1 - reached > least || reached === 0) far.push([reached, 1])
  return far
}

/** For each edge near a segment, the stretch of the segment that is within the tolerance of the edge. */
function stretchesNearEdges(placed: PlacedArea, segment: Segment, tolerance: number): Stretch[] {
  const found: Stretch[] = []
  visitEdgesAlong(placed, { segment, distance: tolerance }, (edge, moved) => {
    const stretch = stretchNear(moved, edge, tolerance)
    if (stretch !== undefined) found.push(stretch)
    return false
  })
  return found
}

/**
 * The stretch of a segment that is within a tolerance of an edge. That neighbourhood is two discs and the rectangle between them, and
 * convex, so it has one stretch of the segment: from the least to the greatest of what the three have of it.
 */
function stretchNear(segment: Segment, edge: Segment, tolerance: number): Stretch | undefined {
  const pieces = [
    stretchInDisc(segment, [edge.ax, edge.ay], tolerance),
    stretchInDisc(segment, [edge.bx, edge.by], tolerance),
    stretchInBox(segment, edge, tolerance),
  ].filter((piece) => piece !== undefined)
  if (pieces.length === 0) return undefined
  const from = Math.max(0, Math.min(...pieces.map((piece) => piece[0])))
  const to = Math.min(1, Math.max(...pieces.map((piece) => piece[1])))
  return from <= to ? [from, to] : undefined
}

/** The stretch of the line through a segment that is in a disc. */
function stretchInDisc(
  { ax, ay, bx, by }: Segment,
  [x, y]: readonly [number, number],
  radius: number,
): Stretch | undefined {
  const length = Math.hypot(bx - ax, by - ay)
  if (length === 0) return Math.hypot(x - ax, y - ay) <= radius ? [0, 1] : undefined
  const ux = (bx - ax) / length
  const uy = (by - ay) / length
  const across = ux * (y - ay) - uy * (x - ax)
  if (Math.abs(across) > radius) return undefined
  const along = ux * (x - ax) + uy * (y - ay)
  const half = Math.sqrt(radius * radius - across * across)
  return [(along - half) / length, (along + half) / length]
}

/** The stretch of the line through a segment that is in the rectangle beside an edge. */
function stretchInBox({ ax, ay, bx, by }: Segment, edge: Segment, halfWidth: number): Stretch | undefined {
  const length = Math.hypot(edge.bx - edge.ax, edge.by - edge.ay)
  if (length === 0) return undefined
  const ux = (edge.bx - edge.ax) / length
  const uy = (edge.by - edge.ay) / length
  const dx = bx - ax
  const dy = by - ay
  const along = slab(ux * (ax - edge.ax) + uy * (ay - edge.ay), ux * dx + uy * dy, [0, length])
  const across = slab(ux * (ay - edge.ay) - uy * (ax - edge.ax), ux * dy - uy * dx, [-halfWidth, halfWidth])
  if (along === undefined || across === undefined) return undefined
  const from = Math.max(along[0], across[0], 0)
  const to = Math.min(along[1], across[1], 1)
  return from <= to ? [from, to] : undefined
}

/** Where `start + share * rate` is within limits. */
function slab(start: number, rate: number, [low, high]: Stretch): Stretch | undefined {
  if (rate === 0) return start >= low && start <= high ? [-Infinity, Infinity] : undefined
  const one = (low - start) / rate
  const other = (high - start) / rate
  return one < other ? [one, other] : [other, one]
}
