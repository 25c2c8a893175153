import type { Bounds, Transformation } from '../area.ts'
import { projectorBetween } from '../references/projector.ts'

/** The size of a picture in pixels. */
interface PictureSize {
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * An extent widened around its middle to the shape of a picture, as ArcGIS widens what it draws. The ratio of its sides is that of the size within
 * a billionth. An extent without width or height stays as it is.
 */
export function fittedExtent(extent: Bounds, { widthPx, heightPx }: PictureSize): Bounds {
  const { xmin, ymin, xmax, ymax } = extent
  const [width, height] = [xmax - xmin, ymax - ymin]
  if (!(width > 0) || !(height > 0) || !(widthPx > 0) || !(heightPx > 0)) return extent
  const ratio = widthPx / heightPx
  if (Math.abs(width / height / ratio - 1) <= 1e-9) return extent
  if (width / height < ratio) {
    const [middle, half] = [(xmin + xmax) / 2, (height * ratio) / 2]
    return { xmin: middle - half, ymin, xmax: middle + half, ymax }
  }
  const [middle, half] = [(ymin + ymax) / 2, width / ratio / 2]
  return { xmin, ymin: middle - half, xmax, ymax: middle + half }
}

/** So many pieces of each side are looked at. */
const pieces = 64

/**
 * The extent around another one in a reference of its own: around the outline, and the middle of the sides in many places. Undefined where a part
 * of it cannot be there, or datums differ and no transformation is named.
 */
export function projectedExtent(
  extent: Bounds,
  [from, to]: readonly [from: number, to: number],
  transformations: readonly Transformation[] = [],
): Bounds | undefined {
  const projector = projectorBetween(from, to, transformations)
  if ('unplaced' in projector) return undefined
  const { xmin, ymin, xmax, ymax } = extent
  const around = { xmin: Infinity, ymin: Infinity, xmax: -Infinity, ymax: -Infinity }
  for (let at = 0; at <= pieces; at++) {
    const x = xmin + ((xmax - xmin) * at) / pieces
    const y = ymin + ((ymax - ymin) * at) / pieces
    for (const [onX, onY] of [
      [x, ymin],
      [x, ymax],
      [xmin, y],
      [xmax, y],
    ] as const) {
      const point = projector.forward(onX, onY)
      if (point === undefined) return undefined
      around.xmin = Math.min(around.xmin, point[0])
      around.ymin = Math.min(around.ymin, point[1])
      around.xmax = Math.max(around.xmax, point[0])
      around.ymax = Math.max(around.ymax, point[1])
    }
  }
  return around
}
