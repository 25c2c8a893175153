import type { Ellipsoid } from './esri-wkt.ts'
import type { Point } from './plane.ts'

/** A way from the degrees of one datum to those of another. */
type Shift = (longitude: number, latitude: number) => Point

type Vector = readonly [x: number, y: number, z: number]

/** Both ways of a datum transformation. */
export interface Shifts {
  readonly forward: Shift
  readonly inverse: Shift
}

const radiansPerDegree = Math.PI / 180
const radiansPerSecond = radiansPerDegree / 3600

/** Degrees stay what they are. */
export const sameDegrees: Shifts = { forward: (x, y) => [x, y], inverse: (x, y) => [x, y] }

/**
 * The position vector transformation (EPSG method 9606, `+towgs84`) between the ellipsoids of two datums, on the ground: heights are 0 and
 * dropped.
 *
 * @param parameters three shifts in metres, then three rotations in seconds of arc and the scale in parts per million.
 */
export function positionVector(from: Ellipsoid, to: Ellipsoid, parameters: readonly number[]): Shifts {
  const [dx = 0, dy = 0, dz = 0, ...turns] = parameters
  const [rx = 0, ry = 0, rz = 0] = turns.slice(0, 3).map((seconds) => seconds * radiansPerSecond)
  const scale = 1 + (turns[3] ?? 0) * 1e-6
  const move = ([x, y, z]: Vector): Vector => [
    dx + scale * (x - rz * y + ry * z),
    dy + scale * (rz * x + y - rx * z),
    dz + scale * (-ry * x + rx * y + z),
  ]
  const moveBack = (place: Vector): Vector => {
    let found = place
    for (let round = 0; round < 4; round++) {
      const moved = move(found)
      found = found.map(
        (value, axis) => value - ((moved[axis] ?? 0) - (place[axis] ?? 0)),
      ) as unknown as Vector
    }
    return found
  }
  return {
    forward: (longitude, latitude) => shifted([longitude, latitude], [from, to], move),
    inverse: (longitude, latitude) => shifted([longitude, latitude], [to, from], moveBack),
  }
}

/** A place moved in space; its longitude stays in the turn of the world that it came in. */
function shifted(
  place: Point,
  [from, to]: readonly [Ellipsoid, Ellipsoid],
  move: (place: Vector) => Vector,
): Point {
  const [longitude, latitude] = toPlace(move(toSpace(place, from)), to)
  return [longitude + 360 * Math.round((place[0] - longitude) / 360), latitude]
}

const squaredEccentricity = ({ inverseFlattening }: Ellipsoid): number => {
  const flattening = inverseFlattening === 0 ? 0 : 1 / inverseFlattening
  return flattening * (2 - flattening)
}

function toSpace([longitude, latitude]: Point, ellipsoid: Ellipsoid): Vector {
  const e2 = squaredEccentricity(ellipsoid)
  const [east, north] = [longitude * radiansPerDegree, latitude * radiansPerDegree]
  const normal = ellipsoid.semiMajorMetres / Math.sqrt(1 - e2 * Math.sin(north) ** 2)
  const flat = normal * Math.cos(north)
  return [flat * Math.cos(east), flat * Math.sin(east), normal * (1 - e2) * Math.sin(north)]
}

/** Latitude by iteration, which near the ellipsoid gains more than two digits in each round. */
function toPlace([x, y, z]: Vector, ellipsoid: Ellipsoid): Point {
  const e2 = squaredEccentricity(ellipsoid)
  const flat = Math.hypot(x, y)
  let north = Math.atan2(z, flat * (1 - e2))
  for (let round = 0; round < 8; round++) {
    const normal = ellipsoid.semiMajorMetres / Math.sqrt(1 - e2 * Math.sin(north) ** 2)
    north = Math.atan2(z + e2 * normal * Math.sin(north), flat)
  }
  return [Math.atan2(y, x) / radiansPerDegree, north / radiansPerDegree]
}
