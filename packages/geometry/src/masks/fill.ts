import type { PlacedArea } from '../area.ts'
import { copiesNear } from '../polygons/copies.ts'
import { type Edges, edgesOf } from '../polygons/edges.ts'
import { extentWithMargin, type PixelGrid } from './pixel-grid.ts'

/** Pixels, row by row from the top: first where the side changes, then the side itself. */
interface Sides {
  readonly pixels: Uint8Array
  /** For each row, whether its side changes somewhere left of the picture; two changes at two rows for each edge there. */
  readonly left: Uint8Array
}

/**
 * 1 for each pixel whose centre lies inside, by the even-odd rule over all copies of the area. Which rows an edge crosses follows from the
 * height of its two ends alone, so edges that follow each other never leave a row between them, or both take it.
 */
export function insideByCentres(placed: PlacedArea, grid: PixelGrid): Uint8Array {
  const edges = edgesOf(placed)
  const sides = {
    pixels: new Uint8Array(grid.width * grid.height),
    left: new Uint8Array(grid.height + 1),
  }
  const box = extentWithMargin(grid)
  for (const shift of copiesNear(placed, box, 0))
    edges.index.search(Number.NEGATIVE_INFINITY, box.ymin, box.xmax - shift, box.ymax, (edge) => {
      addCrossings(sides, [edges, edge], [grid, shift])
      return false
    })
  sumUp(sides, grid)
  return sides.pixels
}

/** Notes, for each row that an edge crosses, the first pixel whose centre lies to the right of the crossing. */
function addCrossings(
  { pixels, left }: Sides,
  [{ coordinates, next }, edge]: readonly [Edges, number],
  [grid, shift]: readonly [PixelGrid, number],
): void {
  const { extent, width, height, unitsAcross, unitsDown } = grid
  const to = next[edge] as number
  const av = (extent.ymax - (coordinates[2 * edge + 1] as number)) / unitsDown
  const bv = (extent.ymax - (coordinates[2 * to + 1] as number)) / unitsDown
  const first = Math.max(0, Math.ceil(Math.min(av, bv) - 0.5))
  const end = Math.min(height, Math.ceil(Math.max(av, bv) - 0.5))
  if (first >= end) return
  const au = ((coordinates[2 * edge] as number) + shift - extent.xmin) / unitsAcross
  const bu = ((coordinates[2 * to] as number) + shift - extent.xmin) / unitsAcross
  const least = Math.min(au, bu)
  const most = Math.max(au, bu)
  if (most < 0) {
    left[first] = (left[first] as number) ^ 1
    left[end] = (left[end] as number) ^ 1
    return
  }
  const slope = (bu - au) / (bv - av)
  for (let row = first; row < end; row++) {
    const crossing = au + (row + 0.5 - av) * slope
    const column = Math.ceil(Math.min(most, Math.max(least, crossing)) - 0.5)
    if (column >= width) continue
    const at = row * width + Math.max(0, column)
    pixels[at] = (pixels[at] as number) ^ 1
  }
}

/** Makes sides of changes of side, from left to right. */
function sumUp({ pixels, left }: Sides, { width, height }: PixelGrid): void {
  let sideOfLeft = 0
  for (let row = 0, at = 0; row < height; row++) {
    sideOfLeft ^= left[row] as number
    let side = sideOfLeft
    for (const end = at + width; at < end; at++) {
      side ^= pixels[at] as number
      pixels[at] = side
    }
  }
}
