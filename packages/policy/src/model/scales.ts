import type { ServiceEntry } from './catalog.ts'
import type { PictureLimits } from './rights.ts'

/** Dots per inch of a screen, by which web maps count their scales. */
const screenDpi = 96
const metersPerInch = 0.0254

/** Numbers are rounded on their way to a scale. */
const tolerance = 1e-6

/**
 * Scale denominators of a picture with so many metres in a pixel: as it counts itself, by its own `dpi`, and as a screen shows it.
 * Whatever a request says of its resolution, it gets no more detail than both allow.
 */
export function scalesAt(metersPerPixel: number, dpi: number): readonly number[] {
  return [dpi, screenDpi].map((dots) => (metersPerPixel * dots) / metersPerInch)
}

/** Metres in a pixel of a picture at a scale. */
export function metersPerPixelAt(scale: number, dpi: number): number {
  return (scale * metersPerInch) / dpi
}

/** True when a picture that may count as any of these scales keeps to the limits; NaN, for one that cannot be told, keeps to none. */
export function isWithin({ scaleFrom, scaleTo }: PictureLimits, scales: readonly number[]): boolean {
  if (scaleFrom === 0 && scaleTo === Number.POSITIVE_INFINITY) return true
  return (
    scales.length > 0 &&
    scales.every((scale) => scale >= scaleFrom * (1 - tolerance) && scale <= scaleTo * (1 + tolerance))
  )
}

/** What a level of a service's tiles counts as; none for a level that is not there. */
export function scalesOfLevel(
  { tileLevels = [] }: ServiceEntry,
  level: number | undefined,
): readonly number[] {
  return tileLevels
    .filter((one) => one.level === level)
    .flatMap(({ scale, dpi }) => scalesAt(metersPerPixelAt(scale, dpi), dpi))
}
