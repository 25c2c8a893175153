import type { Extent, OgcFrame, Size } from '@mapgate/protocol'
import { refusedValue } from './refusals.ts'

/** What is asked for in place of a picture whose pixels need not be square. */
interface SquareFrame {
  readonly area: Extent
  readonly size: Size
  /** True where the picture has to be stretched to the size that was asked for. */
  readonly isStretched: boolean
}

/** Pixels by which the sides of a picture may be off in all before it is stretched: nobody sees half of one at each side. */
const mostOffPixels = 1

/** Pixels that come of rounded numbers alone. */
const exactPixels = 1e-6

/** A side that every server draws. */
const longestSide = 2_048

/** Most sizes that are tried. */
const mostTried = 200

/**
 * The picture with square pixels to ask for, because ArcGIS widens an extent of other proportions than those of the picture, and tells
 * nobody (facts, 0.4), while WMS stretches. It has about as many pixels as were asked for, not more, and its extent is the one that was
 * asked for but for a small part of a pixel.
 * @throws GatewayError `InvalidParameterValue` where there is no such picture
 */
export function squareFrame({ area, size }: OgcFrame): SquareFrame {
  const { widthPx, heightPx } = size
  const proportion = (area.xmax - area.xmin) / (area.ymax - area.ymin)
  const offPixels = Math.abs(proportion * heightPx - widthPx)
  if (offPixels <= exactPixels) return { area, size, isStretched: false }
  if (offPixels <= mostOffPixels) return { area: fitted(area, size), size, isStretched: false }
  const square = squareSize(proportion, widthPx * heightPx, Math.max(longestSide, widthPx, heightPx))
  const shown = fitted(area, square)
  // Strips of a thousand to one cannot be asked for with whole pixels: another part of the world would be shown for them.
  const offBy = Math.abs((shown.xmax - shown.xmin) / (area.xmax - area.xmin) - 1) * widthPx
  if (!(offBy <= mostOffPixels)) throw tooLong()
  return { area: shown, size: square, isStretched: true }
}

const tooLong = () =>
  refusedValue('InvalidParameterValue', 'BBOX, WIDTH and HEIGHT: pixels of this shape are not drawn.')

/** The size of these proportions that is nearest to whole pixels, with at most so many of them. */
function squareSize(proportion: number, pixels: number, longest: number): Size {
  const height = Math.min(Math.sqrt(pixels / proportion), longest, longest / proportion)
  const highest = Math.max(1, Math.floor(height))
  const lowest = Math.max(1, Math.floor(highest * 0.9), highest - mostTried)
  let best = { heightPx: highest, off: Number.POSITIVE_INFINITY }
  for (let heightPx = highest; heightPx >= lowest; heightPx -= 1) {
    const off = Math.abs(proportion * heightPx - Math.round(proportion * heightPx))
    if (off < best.off) best = { heightPx, off }
  }
  const widthPx = Math.max(1, Math.round(proportion * best.heightPx))
  return { widthPx: Math.min(widthPx, longest), heightPx: best.heightPx }
}

/** The extent with exactly the proportions of a size, around the same centre and with the same height. */
function fitted(area: Extent, { widthPx, heightPx }: Size): Extent {
  const centre = (area.xmin + area.xmax) / 2
  const half = (((area.ymax - area.ymin) / heightPx) * widthPx) / 2
  return { ...area, xmin: centre - half, xmax: centre + half }
}
