import type { Extent } from '../world/geometry.ts'
import { MERCATOR_LIMIT } from '../world/mercator.ts'

/** A picture of a part of the Web Mercator plane: one pixel is `metersPerPixel` wide and high. */
export interface View {
  extent: Extent
  widthPx: number
  heightPx: number
  metersPerPixel: number
  /** The level of detail that fits, 0 to 23. */
  zoom: number
}

/** The side of a tile. */
export const TILE_PX = 256

/** How many metres a pixel of level 0 is wide; each level halves it. */
export const LEVEL_0_METERS_PER_PIXEL = (2 * MERCATOR_LIMIT) / TILE_PX

/** The view of a tile in the Google and ArcGIS Online scheme: row 0 is the northernmost. */
export function tileView(level: number, row: number, column: number): View {
  const metersPerPixel = LEVEL_0_METERS_PER_PIXEL / 2 ** level
  const side = metersPerPixel * TILE_PX
  const [xmin, ymax] = [-MERCATOR_LIMIT + column * side, MERCATOR_LIMIT - row * side]
  return {
    extent: { xmin, ymin: ymax - side, xmax: xmin + side, ymax },
    widthPx: TILE_PX,
    heightPx: TILE_PX,
    metersPerPixel,
    zoom: level,
  }
}

/** The box around a view with a margin on every side, in pixels. */
export function boxAround({ extent, metersPerPixel }: View, marginPx: number): Extent {
  const margin = marginPx * metersPerPixel
  return {
    xmin: extent.xmin - margin,
    ymin: extent.ymin - margin,
    xmax: extent.xmax + margin,
    ymax: extent.ymax + margin,
  }
}
