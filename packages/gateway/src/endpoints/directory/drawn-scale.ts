import { objectsOf } from '../../core/json.ts'
import { type Described, numberOf } from './described.ts'

/** Metres per unit of the map, by the name that a map server gives the unit; other units draw no conclusion. */
const metersPerUnit: Readonly<Record<string, number>> = {
  esriMeters: 1,
  esriKilometers: 1000,
  esriFeet: 0.3048,
  esriDecimalDegrees: 111_319.49,
}

/** The size of a pixel by which map servers compute scales: 96 to the inch. */
const pixelMeters = 0.0254 / 96

/**
 * The scale from which on a service draws anything, such as 75000; undefined where it draws at any scale, or nothing is known.
 * A layer inside a group is drawn where both of them are.
 */
export function drawnFromScale({ layers }: Described): number | undefined {
  const known = objectsOf(layers)
  const minScaleOf = (layer: Described | undefined, depth = 0): number => {
    if (layer === undefined || depth > 20) return Number.POSITIVE_INFINITY
    const own = numberOf(layer.minScale) || Number.POSITIVE_INFINITY
    const parent = numberOf(layer.parentLayerId) ?? -1
    const group = parent < 0 ? undefined : known.find(({ id }) => numberOf(id) === parent)
    return Math.min(own, minScaleOf(group, depth + 1))
  }
  const drawn = known.filter(isDrawn).map((layer) => minScaleOf(layer))
  const farthest = drawn.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...drawn)
  return Number.isFinite(farthest) ? farthest : undefined
}

/** True for a layer that is visible by default and is no group; groups draw nothing of their own. */
const isDrawn = ({ defaultVisibility, subLayerIds, type }: Described): boolean =>
  defaultVisibility !== false &&
  type !== 'Group Layer' &&
  !(Array.isArray(subLayerIds) && subLayerIds.length > 0)

/** Corners of an extent: west, south, east, north. */
export type Corners = readonly [west: number, south: number, east: number, north: number]

/**
 * The middle of an extent, as large as a picture of a scale shows it; the extent itself where it is that small already, or the unit is
 * not known.
 * @param size width and height of the picture, in pixels
 */
export function zoomedTo(
  scale: number,
  corners: Corners,
  units: unknown,
  size: readonly [width: number, height: number],
): Corners {
  const meters = typeof units === 'string' ? metersPerUnit[units] : undefined
  if (meters === undefined) return corners
  const [west, south, east, north] = corners
  const [width, height] = size.map((pixels) => (pixels * pixelMeters * scale) / meters) as [number, number]
  if (east - west <= width && north - south <= height) return corners
  const [x, y] = [(west + east) / 2, (south + north) / 2]
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
}
