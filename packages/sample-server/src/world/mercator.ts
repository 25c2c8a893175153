import type { Position } from './geometry.ts'

const EARTH_RADIUS_METERS = 6378137

/** Half the side of the Web Mercator square, in metres. */
export const MERCATOR_LIMIT = Math.PI * EARTH_RADIUS_METERS

/** Degrees to Web Mercator metres. */
export function toMercator(longitude: number, latitude: number): Position {
  const radians = (latitude * Math.PI) / 180
  return [
    (longitude * Math.PI * EARTH_RADIUS_METERS) / 180,
    EARTH_RADIUS_METERS * Math.log(Math.tan(Math.PI / 4 + radians / 2)),
  ]
}

/** Web Mercator metres to degrees. */
export function toDegrees(x: number, y: number): Position {
  return [
    (x / EARTH_RADIUS_METERS / Math.PI) * 180,
    ((2 * Math.atan(Math.exp(y / EARTH_RADIUS_METERS)) - Math.PI / 2) * 180) / Math.PI,
  ]
}
