import type { Frame, Mask, PlacedArea } from '../area.ts'
import { clearNear } from './clear.ts'
import { insideByCentres } from './fill.ts'
import { pixelGrid } from './pixel-grid.ts'
import { sideOfGrid } from './side-of.ts'

const nothing = new Uint8Array(0)

/**
 * Which pixels of a picture lie wholly inside an area: a pixel is shown only where its square, wider by the margin and by the deviation of the
 * area on every side, is crossed by no edge and lies inside. Pixels beyond the edge of the world are those of the copy of the world that they
 * show. Where an area that is as wide as the world goes on at the date line, nothing is hidden there.
 *
 * @param marginPixels 0.5 by rights of areas, so that half a pixel of difference shows nothing; 8 for pictures in blocks of 8 pixels, as JPEG.
 * @throws RangeError where the frame is not in the reference of the area.
 */
export function maskOf(placed: PlacedArea, frame: Frame, marginPixels: number): Mask {
  const grid = pixelGrid(placed, frame, marginPixels)
  const side = grid === undefined ? 'outside' : sideOfGrid(placed, grid)
  if (grid === undefined || side !== 'border') return { kind: side, shown: nothing }
  const shown = insideByCentres(placed, grid)
  clearNear(placed, grid, shown)
  return shown.includes(1) ? { kind: 'border', shown } : { kind: 'outside', shown: nothing }
}
