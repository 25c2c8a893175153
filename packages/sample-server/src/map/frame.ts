import { projectExtent, projector, type SpatialReference, webMercator } from '../query/spatial-reference.ts'
import type { Extent, Position } from '../world/geometry.ts'

/** A picture to be drawn: which part of the world, how large, how turned. */
export interface Frame {
  widthPx: number
  heightPx: number
  dpi: number
  reference: SpatialReference
  /** What the picture shows, in units of `reference`, with the picture's proportions. */
  extent: Extent
  /** Around everything that can be seen, a margin for symbols included, in Web Mercator metres. */
  searchExtent: Extent
  /** The scale denominator. */
  scale: number
  /** Pixels in a typographic point. */
  pixelsPerPoint: number
  /** From Web Mercator metres to pixels. */
  toPixel: (position: Position) => Position
}

/** What is asked of a picture; `mapScale` beats the size of `extent`; `rotationDegrees` turns the map counter-clockwise. */
export interface FrameOptions {
  extent: Extent
  reference: SpatialReference
  widthPx: number
  heightPx: number
  dpi: number
  mapScale?: number
  rotationDegrees?: number
}

const MARGIN_PX = 24
const METERS_PER_INCH = 0.0254

/** Lays out a picture; the extent grows to the picture's proportions, as the map server's does. */
export function makeFrame(options: FrameOptions): Frame {
  const { reference, widthPx, heightPx, dpi } = options
  const unitsPerPixel = chooseResolution(options)
  const centre = middleOf(options.extent)
  const extent = boxAt(centre, (widthPx * unitsPerPixel) / 2, (heightPx * unitsPerPixel) / 2)
  const turn = ((options.rotationDegrees ?? 0) * Math.PI) / 180
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)]
  const project = projector(webMercator, reference)
  const toPixel = (position: Position): Position => {
    const [x, y] = project(position)
    const [east, north] = [(x - centre[0]) / unitsPerPixel, (y - centre[1]) / unitsPerPixel]
    return [widthPx / 2 + east * cos - north * sin, heightPx / 2 - (east * sin + north * cos)]
  }
  const halfWidth = (widthPx / 2) * Math.abs(cos) + (heightPx / 2) * Math.abs(sin) + MARGIN_PX
  const halfHeight = (widthPx / 2) * Math.abs(sin) + (heightPx / 2) * Math.abs(cos) + MARGIN_PX
  return {
    widthPx,
    heightPx,
    dpi,
    reference,
    extent,
    searchExtent: projectExtent(
      boxAt(centre, halfWidth * unitsPerPixel, halfHeight * unitsPerPixel),
      reference,
      webMercator,
    ),
    scale: (unitsPerPixel * reference.metersPerUnit * dpi) / METERS_PER_INCH,
    pixelsPerPoint: dpi / 72,
    toPixel,
  }
}

function chooseResolution({ extent, reference, widthPx, heightPx, dpi, mapScale }: FrameOptions): number {
  if (mapScale !== undefined) return (mapScale * METERS_PER_INCH) / dpi / reference.metersPerUnit
  return Math.max((extent.xmax - extent.xmin) / widthPx, (extent.ymax - extent.ymin) / heightPx)
}

const middleOf = ({ xmin, ymin, xmax, ymax }: Extent): Position => [(xmin + xmax) / 2, (ymin + ymax) / 2]

const boxAt = ([x, y]: Position, halfWidth: number, halfHeight: number): Extent => ({
  xmin: x - halfWidth,
  ymin: y - halfHeight,
  xmax: x + halfWidth,
  ymax: y + halfHeight,
})
