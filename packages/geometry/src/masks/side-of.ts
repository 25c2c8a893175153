import type { Frame, Mask, PlacedArea } from '../area.ts'
import { copiesNear } from '../polygons/copies.ts'
import { edgeAt, edgesOf, positionIn } from '../polygons/edges.ts'
import type { Segment } from '../polygons/segment.ts'
import { extentWithMargin, type PixelGrid, pixelGrid } from './pixel-grid.ts'
import { seamOf } from './seam.ts'

/**
 * On which side of an area a whole picture lies, without looking at its pixels: `inside` where every pixel is shown, `outside` where none is.
 * A picture on the border may still turn out to have no pixel that is shown.
 *
 * @param marginPixels how far an edge of the area keeps away from what is shown, as in `maskOf`.
 * @throws RangeError where the frame is not in the reference of the area.
 */
export function sideOf(placed: PlacedArea, frame: Frame, marginPixels: number): Mask['kind'] {
  const grid = pixelGrid(placed, frame, marginPixels)
  return grid === undefined ? 'outside' : sideOfGrid(placed, grid)
}

/** The same for the grid of a picture. */
export function sideOfGrid(placed: PlacedArea, grid: PixelGrid): Mask['kind'] {
  const isNearEdge = meetsEdge(placed, grid, [grid.marginAcross, grid.marginDown])
  const isOnEdge = isNearEdge && meetsEdge(placed, grid, [0, 0])
  if (isOnEdge) return 'border'
  const side = sideOfMiddle(placed, grid)
  return side === 'inside' && isNearEdge ? 'border' : side
}

/** True where an edge comes nearer to the picture than a margin. */
function meetsEdge(placed: PlacedArea, grid: PixelGrid, [across, down]: readonly [number, number]): boolean {
  const edges = edgesOf(placed)
  const seam = seamOf(placed)
  const box = extentWithMargin(grid)
  const meets = (segment: Segment, shift: number) => meetsPicture(segment, [grid, shift], [across, down])
  return copiesNear(placed, box, 0).some((shift) => {
    const { xmin, ymin, xmax, ymax } = box
    return (
      seam.borders.some((border) => meets(border, shift)) ||
      edges.index.collides(
        xmin - shift,
        ymin,
        xmax - shift,
        ymax,
        (edge) => !seam.edges.has(edge) && meets(edgeAt(edges, edge), shift),
      )
    )
  })
}

/** True where a segment, moved to its copy of the area, meets the rectangle of the picture with a margin. */
function meetsPicture(
  { ax, ay, bx, by }: Segment,
  [grid, shift]: readonly [PixelGrid, number],
  [across, down]: readonly [number, number],
): boolean {
  const { extent, width, height, unitsAcross, unitsDown } = grid
  const halfWidth = width / 2 + across
  const halfHeight = height / 2 + down
  const au = (ax + shift - extent.xmin) / unitsAcross - width / 2
  const bu = (bx + shift - extent.xmin) / unitsAcross - width / 2
  const av = (extent.ymax - ay) / unitsDown - height / 2
  const bv = (extent.ymax - by) / unitsDown - height / 2
  if (Math.min(au, bu) > halfWidth || Math.max(au, bu) < -halfWidth) return false
  if (Math.min(av, bv) > halfHeight || Math.max(av, bv) < -halfHeight) return false
  const du = bu - au
  const dv = bv - av
  return Math.abs(av * du - au * dv) <= Math.abs(du) * halfHeight + Math.abs(dv) * halfWidth
}

/** Shares of width and height where the side is asked for: one may lie on a seam, which says nothing. */
const probes = [
  [0.5, 0.5],
  [0.37, 0.61],
] as const

/** The side of a picture that no edge crosses. */
function sideOfMiddle(placed: PlacedArea, { extent }: PixelGrid): Mask['kind'] {
  const edges = edgesOf(placed)
  for (const [right, up] of probes) {
    const x = extent.xmin + right * (extent.xmax - extent.xmin)
    const y = extent.ymin + up * (extent.ymax - extent.ymin)
    const positions = copiesNear(placed, { xmin: x, ymin: y, xmax: x, ymax: y }, 0).map((shift) =>
      positionIn(edges, x - shift, y),
    )
    if (positions.includes('border')) continue
    return positions.filter((position) => position === 'inside').length % 2 === 1 ? 'inside' : 'outside'
  }
  return 'border'
}
