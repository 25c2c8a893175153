import type { Bounds, Frame, PlacedArea } from '../area.ts'
import { isSameReference } from '../references/reference-list.ts'

/**
 * The pixels of a picture as a plane of their own: u to the right, v down, pixel n from n to n + 1. All that a mask is made of happens here,
 * so that a place has one pair of numbers, whichever edge it is the end of.
 */
export interface PixelGrid {
  readonly width: number
  readonly height: number
  readonly extent: Bounds
  /** Units of the reference per pixel. */
  readonly unitsAcross: number
  readonly unitsDown: number
  /** How far an edge keeps away from a pixel that is shown, in pixels: margin, deviation and what rounding may do. */
  readonly marginAcross: number
  readonly marginDown: number
}

/** What rounding may do, in pixels, where coordinates are small. */
const leastRounding = 1e-6

/** The same as a share of the largest coordinate in pixels: some thirty times the precision of a number. */
const roundingShare = 4e-15

/**
 * The grid of a frame; undefined where the frame has no pixels, no extent, or numbers that are none.
 *
 * @throws RangeError where the frame is not in the reference of the area.
 */
export function pixelGrid(placed: PlacedArea, frame: Frame, marginPixels: number): PixelGrid | undefined {
  if (!isSameReference(placed.wkid, frame.wkid))
    throw new RangeError(`a frame in ${frame.wkid} has no mask from an area in ${placed.wkid}`)
  const { extent, width, height } = frame
  const isSize = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0
  const unitsAcross = (extent.xmax - extent.xmin) / width
  const unitsDown = (extent.ymax - extent.ymin) / height
  if (!isSize || !(unitsAcross > 0) || !(unitsDown > 0) || !(marginPixels >= 0)) return undefined
  const across = [extent.xmin, extent.xmax, placed.bounds.xmin, placed.bounds.xmax]
  const down = [extent.ymin, extent.ymax, placed.bounds.ymin, placed.bounds.ymax]
  const margin = (units: number, coordinates: readonly number[]): number => {
    const largest = Math.max(...coordinates.map(Math.abs)) / units
    return marginPixels + placed.deviation / units + leastRounding + roundingShare * largest
  }
  const marginAcross = margin(unitsAcross, across)
  const marginDown = margin(unitsDown, down)
  if (!Number.isFinite(marginAcross) || !Number.isFinite(marginDown)) return undefined
  return { width, height, extent, unitsAcross, unitsDown, marginAcross, marginDown }
}

/** The extent of a grid with its margin, in units of the reference. */
export function extentWithMargin({ extent, ...grid }: PixelGrid): Bounds {
  const across = grid.marginAcross * grid.unitsAcross
  const down = grid.marginDown * grid.unitsDown
  return {
    xmin: extent.xmin - across,
    ymin: extent.ymin - down,
    xmax: extent.xmax + across,
    ymax: extent.ymax + down,
  }
}
