import type { PlacedArea, Shape } from '../area.ts'
import { visitEdgesAlong } from './along.ts'
import { distanceTo, meet, orientation, type Segment } from './segment.ts'
import { pointAt, stretchesOutside } from './stretches.ts'

type Vertex = Shape['parts'][number][number]

/**
 * The pieces of a line that lie in the area and its copies; a piece along a border counts up to the tolerance, in units of the reference.
 * Vertices of the line stay as they are, others are added where it crosses a border.
 */
export function cutLine(placed: PlacedArea, line: readonly Vertex[], tolerance: number): readonly Vertex[][] {
  const pieces: Vertex[][] = []
  let open: Vertex[] | undefined
  for (let at = 0; at + 1 < line.length; at++) {
    const [a, b] = [line[at] as Vertex, line[at + 1] as Vertex]
    const segment = { ax: a[0], ay: a[1], bx: b[0], by: b[1] }
    const at0to1 = (share: number): Vertex => (share === 0 ? a : share === 1 ? b : pointAt(segment, share))
    let reached = 0
    for (const [from, to] of stretchesInside(placed, segment, tolerance)) {
      if (open === undefined || from > reached || (from === 0 && open.at(-1) !== a)) {
        open = [at0to1(from)]
        pieces.push(open)
      }
      open.push(at0to1(to))
      reached = to
    }
    if (reached !== 1) open = undefined
  }
  return pieces
}

/** The stretches of a segment that lie inside; those that follow each other are one. */
function stretchesInside(placed: PlacedArea, segment: Segment, tolerance: number): [number, number][] {
  const shares = crossings(placed, segment, tolerance)
  const found: [number, number][] = []
  for (let at = 0; at + 1 < shares.length; at++) {
    const [from, to] = [shares[at] as number, shares[at + 1] as number]
    const [ax, ay] = pointAt(segment, from)
    const [bx, by] = pointAt(segment, to)
    if (stretchesOutside(placed, { ax, ay, bx, by }, tolerance).length > 0) continue
    const last = found.at(-1)
    if (last !== undefined && last[1] === from) last[1] = to
    else found.push([from, to])
  }
  return found
}

/**
 * Where a segment meets edges of the area and its copies, or passes a vertex of them within the tolerance, as shares of its length, with 0 and 1,
 * in their order. Without the vertices, a line that runs along a border and then leaves it would be lost as a whole where rounding keeps it off
 * the border.
 */
function crossings(placed: PlacedArea, segment: Segment, tolerance: number): readonly number[] {
  const shares = [0, 1]
  visitEdgesAlong(placed, { segment, distance: tolerance }, (edge, moved) => {
    if (meet(moved, edge)) shares.push(...sharesOf(moved, edge))
    // Every vertex is the start of an edge.
    if (distanceTo(moved, edge.ax, edge.ay) <= tolerance) shares.push(shareOf(moved, edge.ax, edge.ay))
    return false
  })
  return [...new Set(shares)].sort((a, b) => a - b)
}

/** Where a segment meets an edge: one share of its length, or both ends of what they have in common. */
function sharesOf(segment: Segment, edge: Segment): readonly number[] {
  const { ax, ay, bx, by } = segment
  const a = orientation(edge, ax, ay)
  const b = orientation(edge, bx, by)
  if (a === 0 && b === 0) return [shareOf(segment, edge.ax, edge.ay), shareOf(segment, edge.bx, edge.by)]
  if (a === 0) return [0]
  if (b === 0) return [1]
  const across = (bx - ax) * (edge.by - edge.ay) - (by - ay) * (edge.bx - edge.ax)
  const share = ((edge.ax - ax) * (edge.by - edge.ay) - (edge.ay - ay) * (edge.bx - edge.ax)) / across
  return Number.isFinite(share) ? [Math.min(1, Math.max(0, share))] : []
}

/** The share of its length at which a segment passes a point of its line. */
function shareOf({ ax, ay, bx, by }: Segment, x: number, y: number): number {
  const squared = (bx - ax) ** 2 + (by - ay) ** 2
  if (squared === 0) return 0
  return Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared))
}
