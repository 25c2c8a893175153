import type { ServiceEntry } from './catalog.ts'
import type { PictureLimits } from './rights.ts'

/** Dots per inch by which web maps count their scales. */
const screenDpi = 96
const metersPerInch = 0.0254

/** Allowed difference, because clients and servers round the numbers that a scale is computed from. */
const tolerance = 1e-6

/**
 * The scale denominators of a picture: by the `dpi` that the request states, and by that of a screen. Both have to be allowed, so that no
 * statement about resolution gives more detail.
 */
export function scalesAt(metersPerPixel: number, dpi: number): readonly number[] {
  return [dpi, screenDpi].map((dots) => (metersPerPixel * dots) / metersPerInch)
}

/** Metres in a pixel of a picture at a scale. */
export function metersPerPixelAt(scale: number, dpi: number): number {
  return (scale * metersPerInch) / dpi
}

/** True if all scales that a picture may count as are within the limits. NaN stands for a scale that is not known, and is within none. */
export function isWithin({ scaleFrom, scaleTo }: PictureLimits, scales: readonly number[]): boolean {
  if (scaleFrom === 0 && scaleTo === Number.POSITIVE_INFINITY) return true
  return (
    scales.length > 0 &&
    scales.every((scale) => scale >= scaleFrom * (1 - tolerance) && scale <= scaleTo * (1 + tolerance))
  )
}

/** The scale denominators of a level of a service's tiles; empty if there is no such level. */
export function scalesOfLevel(
  { tileLevels = [] }: ServiceEntry,
  level: number | undefined,
): readonly number[] {
  return tileLevels
    .filter((one) => one.level === level)
    .flatMap(({ scale, dpi }) => scalesAt(metersPerPixelAt(scale, dpi), dpi))
}
