import type { Extent, SpatialReference } from '@mapgate/protocol'
import type { MapFrame } from '../../model/catalog.ts'
import type { View } from '../../model/rights.ts'
import { isWithin, metersPerPixelAt, scalesAt } from '../../model/scales.ts'

/** The size of a picture that names none. */
export const defaultSize = { widthPx: 400, heightPx: 400 }

/** The dots per inch of a picture that names none. */
export const defaultDpi = 96

/** What of a picture grants can limit. */
export interface Picture {
  /** Every scale denominator that it may count as; NaN among them where one cannot be told. */
  readonly scales: readonly number[]
  readonly pixels: number
  /** Lower-case; absent where nothing is drawn. */
  readonly format?: string
}

/** What a request says of the map that it looks at. */
interface Look {
  readonly area: Extent | undefined
  readonly display: { readonly widthPx: number; readonly heightPx: number; readonly dpi: number }
  /** What the area may be in; servers differ where an envelope and a parameter both name one. None: the map's own. */
  readonly references: readonly (SpatialReference | undefined)[]
  /** What is drawn in, where that is another one. */
  readonly drawnIn?: SpatialReference | undefined
  /** Asked for beside the area. */
  readonly scale?: number | undefined
  readonly frame: MapFrame | undefined
}

const metersPerDegree = 111_319.490793
const geographic = new Set([4326, 4269, 4267, 4258, 4283])
const metric = new Set([102100, 3857, 102113, 900913])

/** Views, or rights to tiles, that may be drawn in such a picture. What cannot be told is not allowed. */
export function drawableIn<Given extends Pick<View, 'picture'>>(
  views: readonly Given[],
  { scales, pixels, format }: Picture,
): readonly Given[] {
  return views.filter(
    ({ picture }) =>
      pixels <= picture.pixels &&
      (format === undefined || picture.formats === null || picture.formats.has(format)) &&
      isWithin(picture, scales),
  )
}

/**
 * Every scale that a server could take a picture to be at. Servers widen extents to the shape of the picture, so the coarser side counts;
 * some take a scale that is stated beside it instead, and some do not know one.
 */
export function scalesOf({ area, display, references, drawnIn, scale, frame }: Look): readonly number[] {
  const { widthPx, heightPx, dpi } = display
  const named = references.filter((reference) => reference !== undefined)
  const unitsPerPixel = area
    ? Math.max((area.xmax - area.xmin) / widthPx, (area.ymax - area.ymin) / heightPx)
    : Number.NaN
  // A projection of the caller's choice may show a small place large, wherever the extent is said to be.
  const isPlain = drawnIn === undefined || !Number.isNaN(metersPerUnit(drawnIn, frame))
  return [
    ...(named.length > 0 ? named : [undefined]).flatMap((reference) =>
      scalesAt(isPlain ? unitsPerPixel * metersPerUnit(reference, frame) : Number.NaN, dpi),
    ),
    ...(scale === undefined ? [] : scalesAt(metersPerPixelAt(scale, dpi), dpi)),
  ]
}

/** True for a reference in which the scale of a picture can be told. */
export const isScaleKnown = (wkid: number, frame: MapFrame | undefined): boolean =>
  !Number.isNaN(metersPerUnit({ wkid }, frame))

/** Of a reference whose units are the same everywhere: those of web maps, and the map's own. */
function metersPerUnit(reference: SpatialReference | undefined, frame: MapFrame | undefined): number {
  if (reference === undefined) return frame?.metersPerUnit ?? Number.NaN
  if (!('wkid' in reference)) return Number.NaN
  if (geographic.has(reference.wkid)) return metersPerDegree
  if (metric.has(reference.wkid)) return 1
  return frame?.wkids.includes(reference.wkid) ? frame.metersPerUnit : Number.NaN
}
