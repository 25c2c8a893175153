import type { Extent, SpatialReference } from '@mapgate/protocol'
import type { View } from '../core/rights.ts'

/** What of a picture grants can limit. `scale`: denominator, NaN where it cannot be told. */
export interface Picture {
  readonly scale: number
  readonly pixels: number
  /** Lower-case; absent where nothing is drawn. */
  readonly format?: string
}

const metersPerInch = 0.0254
const metersPerDegree = 111_319.490793
const geographic = new Set([4326, 4269, 4267, 4258, 4283])
const metric = new Set([102100, 3857, 102113, 900913])

/** Views that may be drawn in such a picture. What cannot be told is not allowed. */
export function drawableIn(views: readonly View[], { scale, pixels, format }: Picture): readonly View[] {
  return views.filter(({ picture }) => {
    const hasScale = picture.scaleFrom > 0 || picture.scaleTo < Number.POSITIVE_INFINITY
    return (
      pixels <= picture.pixels &&
      (format === undefined || picture.formats === null || picture.formats.has(format)) &&
      (!hasScale || (scale >= picture.scaleFrom && scale <= picture.scaleTo))
    )
  })
}

/** Scale denominator of an extent on so many pixels: servers widen extents to the shape of the picture, so the coarser side counts. */
export function scaleOf(
  area: Extent,
  reference: SpatialReference | undefined,
  { widthPx, heightPx, dpi }: { widthPx: number; heightPx: number; dpi: number },
): number {
  const perPixel = Math.max((area.xmax - area.xmin) / widthPx, (area.ymax - area.ymin) / heightPx)
  return (perPixel * metersPerUnit(area.spatialReference ?? reference) * dpi) / metersPerInch
}

function metersPerUnit(reference: SpatialReference | undefined): number {
  const wkid = reference && 'wkid' in reference ? reference.wkid : undefined
  if (wkid === undefined) return Number.NaN
  return geographic.has(wkid) ? metersPerDegree : metric.has(wkid) ? 1 : Number.NaN
}
