import proj4 from 'proj4'
import type { Definition, Ellipsoid } from './esri-wkt.ts'
import { projTextOf } from './methods.ts'

/** A place or a point of a map. */
export type Point = readonly [x: number, y: number]

/** How coordinates of a reference become degrees, east of Greenwich and north, on its own datum, and back. */
export interface Plane {
  readonly toDegrees: (x: number, y: number) => Point | undefined
  /** Undefined where the projection does not reach, or cannot be relied on. */
  readonly fromDegrees: (longitude: number, latitude: number) => Point | undefined
  /** How far north and south the map goes, in degrees, where the pole itself cannot be on it. */
  readonly latitudeLimit?: number
  /** The width of the world in units of the reference, where longitudes go on beyond it. */
  readonly worldWidth?: number
}

const radiansPerDegree = Math.PI / 180

/** Mercator reaches any latitude but the poles; Esri's Web Mercator ends here, a little beyond the square. */
const mercatorLimit = 85.06

/**
 * How far a place may be off after proj4's own way there and back, in degrees: half a centimetre, because some ways back are series that leave
 * two millimetres. Where it is more, proj4 is beyond what its formulas are for.
 */
const roundTripTolerance = 5e-8

/** A way back from a map that is farther off than this, in metres, is gone once more. */
const exactMetres = 1e-5

const isFinitePoint = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y)

/** The plane of a definition; undefined where its method is not one of those that Mapgate projects by. */
export function planeOf(definition: Definition): Plane | undefined {
  const { projection } = definition
  if (projection === undefined) return degreesPlane(definition)
  if (projection.method === 'Mercator_Auxiliary_Sphere') return webMercator(definition)
  const text = projTextOf(projection)
  return text === undefined ? undefined : projectedPlane(definition, text)
}

function degreesPlane({ degreesPerUnit, primeMeridian }: Definition): Plane {
  return {
    toDegrees: (x, y) =>
      Math.abs(y * degreesPerUnit) <= 90 + 1e-9 && Number.isFinite(x)
        ? [x * degreesPerUnit + primeMeridian, y * degreesPerUnit]
        : undefined,
    fromDegrees: (longitude, latitude) => [
      (longitude - primeMeridian) / degreesPerUnit,
      latitude / degreesPerUnit,
    ],
    worldWidth: 360 / degreesPerUnit,
  }
}

/**
 * Web Mercator by its own formulas, so that longitudes beyond 180 degrees go on beyond the world's edge. Undefined for variants that nothing
 * uses, such as another central meridian.
 */
function webMercator({ ellipsoid, projection }: Definition): Plane | undefined {
  const { metresPerUnit = 1, parameters = {} } = projection ?? {}
  if (Object.values(parameters).some((value) => value !== 0) || metresPerUnit !== 1) return undefined
  const radius = ellipsoid.semiMajorMetres
  const half = Math.PI * radius
  return {
    toDegrees: (x, y) => {
      const point: Point = [(x / half) * 180, Math.atan(Math.sinh(y / radius)) / radiansPerDegree]
      return isFinitePoint(point) ? point : undefined
    },
    fromDegrees: (longitude, latitude) => {
      const point: Point = [
        (longitude / 180) * half,
        radius * Math.atanh(Math.sin(latitude * radiansPerDegree)),
      ]
      return Math.abs(latitude) < 90 && isFinitePoint(point) ? point : undefined
    },
    latitudeLimit: mercatorLimit,
    worldWidth: 2 * half,
  }
}

/** A plane by proj4, of which the projection alone is used: units, meridians and datums stay outside. */
function projectedPlane(
  { ellipsoid, primeMeridian, projection }: Definition,
  text: string,
): Plane | undefined {
  const { metresPerUnit = 1, method = '' } = projection ?? {}
  const projecting = projectionOf(text, ellipsoid)
  const back = exactInverse(projecting)
  return {
    toDegrees: (x, y) => {
      const place = back(x * metresPerUnit, y * metresPerUnit)
      return place && [place[0] / radiansPerDegree + primeMeridian, place[1] / radiansPerDegree]
    },
    fromDegrees: (longitude, latitude) => {
      const [east, north] = [(longitude - primeMeridian) * radiansPerDegree, latitude * radiansPerDegree]
      const point = projecting.forward(east, north)
      const place = point && projecting.inverse(point[0], point[1])
      if (point === undefined || place === undefined || !isSamePlace(place, [east, north])) return undefined
      return [point[0] / metresPerUnit, point[1] / metresPerUnit]
    },
    ...(method === 'Mercator' ? { latitudeLimit: mercatorLimit } : {}),
  }
}

type Projecting = (x: number, y: number) => Point | undefined

/** The formulas of proj4 in radians and metres. It throws, or gives something that is no number, where it does not reach. */
function projectionOf(text: string, ellipsoid: Ellipsoid): { forward: Projecting; inverse: Projecting } {
  const { semiMajorMetres: a, inverseFlattening } = ellipsoid
  const shape = inverseFlattening === 0 ? `+a=${a} +b=${a}` : `+a=${a} +rf=${inverseFlattening}`
  const projection = new proj4.Proj(`${text} ${shape} +no_defs`)
  const guarded =
    (method: 'forward' | 'inverse'): Projecting =>
    (x, y) => {
      try {
        const point = projection[method]({ x, y }) as { x: number; y: number } | undefined
        return point && Number.isFinite(point.x) && Number.isFinite(point.y) ? [point.x, point.y] : undefined
      } catch {
        return undefined
      }
    }
  return { forward: guarded('forward'), inverse: guarded('inverse') }
}

/** Some ways back are series that leave millimetres; what is left is taken off by a second way back, from where the first one leads. */
const exactInverse =
  ({ forward, inverse }: ReturnType<typeof projectionOf>): Projecting =>
  (x, y) => {
    const near = inverse(x, y)
    const point = near && forward(near[0], near[1])
    if (near === undefined || point === undefined) return undefined
    const [offX, offY] = [x - point[0], y - point[1]]
    if (Math.hypot(offX, offY) <= exactMetres) return near
    const there = inverse(point[0], point[1])
    return there && [2 * near[0] - there[0], 2 * near[1] - there[1]]
  }

/** True within the tolerance, in radians; a longitude may have gone round the world, and counts less near the poles. */
function isSamePlace(a: Point, b: Point): boolean {
  const turns = (a[0] - b[0]) / (2 * Math.PI)
  const east = (turns - Math.round(turns)) * 2 * Math.PI * Math.cos(b[1])
  const tolerance = roundTripTolerance * radiansPerDegree
  return Math.abs(east) <= tolerance && Math.abs(a[1] - b[1]) <= tolerance
}
