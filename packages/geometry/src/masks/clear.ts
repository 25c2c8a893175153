import type { PlacedArea } from '../area.ts'
import { copiesNear } from '../polygons/copies.ts'
import { edgeAt, edgesOf } from '../polygons/edges.ts'
import type { Segment } from '../polygons/segment.ts'
import { extentWithMargin, type PixelGrid } from './pixel-grid.ts'
import { seamOf } from './seam.ts'

/** A segment that goes down by less than this, in pixels, counts as level: what it takes of a row is all of it. */
const flat = 1e-9

/** Hides each pixel whose square with its margin meets an edge of the area or of one of its copies. */
export function clearNear(placed: PlacedArea, grid: PixelGrid, shown: Uint8Array): void {
  const edges = edgesOf(placed)
  const seam = seamOf(placed)
  const { xmin, ymin, xmax, ymax } = extentWithMargin(grid)
  for (const shift of copiesNear(placed, { xmin, ymin, xmax, ymax }, 0)) {
    for (const border of seam.borders) clearAlong(border, [grid, shift], shown)
    edges.index.search(xmin - shift, ymin, xmax - shift, ymax, (edge) => {
      if (!seam.edges.has(edge)) clearAlong(edgeAt(edges, edge), [grid, shift], shown)
      return false
    })
  }
}

/**
 * Hides the pixels along a segment. In each row of squares with margin, what of the segment lies within the height of the row takes up one
 * stretch of it; the squares that meet this stretch are exactly those that meet the segment.
 */
function clearAlong(
  { ax, ay, bx, by }: Segment,
  [grid, shift]: readonly [PixelGrid, number],
  shown: Uint8Array,
): void {
  const { extent, width, height, unitsAcross, unitsDown, marginAcross, marginDown } = grid
  const au = (ax + shift - extent.xmin) / unitsAcross
  const bu = (bx + shift - extent.xmin) / unitsAcross
  const av = (extent.ymax - ay) / unitsDown
  const bv = (extent.ymax - by) / unitsDown
  const top = Math.min(av, bv)
  const bottom = Math.max(av, bv)
  const least = Math.min(au, bu)
  const most = Math.max(au, bu)
  const isFlat = bottom - top < flat
  const slope = isFlat ? 0 : (bu - au) / (bv - av)
  const firstRow = Math.max(0, Math.ceil(top - 1 - marginDown))
  const lastRow = Math.min(height - 1, Math.floor(bottom + marginDown))
  for (let row = firstRow; row <= lastRow; row++) {
    // Where the segment lies within the row as a whole, its own ends are taken: they are exact.
    const enters = row - marginDown
    const leaves = row + 1 + marginDown
    const one = enters <= top ? (slope > 0 ? least : most) : au + (enters - av) * slope
    const other = leaves >= bottom ? (slope > 0 ? most : least) : au + (leaves - av) * slope
    const from = isFlat ? least : Math.max(least, Math.min(one, other))
    const until = isFlat ? most : Math.min(most, Math.max(one, other))
    const first = Math.max(0, Math.ceil(from - 1 - marginAcross))
    const end = Math.min(width - 1, Math.floor(until + marginAcross)) + 1
    const start = row * width
    for (let column = first; column < end; column++) shown[start + column] = 0
  }
}
