/** A point of a plane in metres, or a place in degrees: east, north. */
type Point = readonly [x: number, y: number]

/** A plane in metres around a place. */
interface LocalPlane {
  readonly toPlane: (place: Point) => Point
  /** Longitudes go on beyond 180 degrees, so that they are within half a world of the middle. */
  readonly fromPlane: (point: Point) => Point
}

type Vector = readonly [number, number, number]

const radians = Math.PI / 180

const vectorOf = ([longitude, latitude]: Point): Vector => [
  Math.cos(latitude * radians) * Math.cos(longitude * radians),
  Math.cos(latitude * radians) * Math.sin(longitude * radians),
  Math.sin(latitude * radians),
]

const product = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/**
 * The middle of places by their vectors, so that places on both sides of the antimeridian have it between them; undefined where they are all
 * around the earth.
 */
export function middleOf(places: readonly Point[]): Point | undefined {
  const sum = places.map(vectorOf).reduce((all, [x, y, z]) => [all[0] + x, all[1] + y, all[2] + z], [0, 0, 0])
  return Math.hypot(...sum) > places.length / 20 ? placeOf(sum) : undefined
}

const placeOf = ([x, y, z]: Vector): Point => [
  Math.atan2(y, x) / radians,
  Math.atan2(z, Math.hypot(x, y)) / radians,
]

/**
 * The azimuthal equidistant plane around a place on a sphere of a radius in metres (Snyder 1987, chapter 25). Distances from the middle are
 * true on that sphere; others are too long, by `stretchAt` at most.
 */
export function localPlane(middle: Point, radiusMetres: number): LocalPlane {
  const [longitude, latitude] = [middle[0] * radians, middle[1] * radians]
  const up = vectorOf(middle)
  const east: Vector = [-Math.sin(longitude), Math.cos(longitude), 0]
  const north: Vector = [
    -Math.sin(latitude) * Math.cos(longitude),
    -Math.sin(latitude) * Math.sin(longitude),
    Math.cos(latitude),
  ]
  return {
    toPlane: (place) => {
      const vector = vectorOf(place)
      const [x, y] = [product(vector, east), product(vector, north)]
      const sine = Math.hypot(x, y)
      const factor = sine === 0 ? radiusMetres : (Math.atan2(sine, product(vector, up)) / sine) * radiusMetres
      return [x * factor, y * factor]
    },
    fromPlane: ([x, y]) => {
      const angle = Math.hypot(x, y) / radiusMetres
      const factor = angle === 0 ? 1 / radiusMetres : Math.sin(angle) / angle / radiusMetres
      const along = (at: 0 | 1 | 2): number =>
        Math.cos(angle) * up[at] + factor * (x * east[at] + y * north[at])
      const place = placeOf([along(0), along(1), along(2)])
      const turns = Math.round((place[0] - middle[0]) / 360)
      return [place[0] - 360 * turns, place[1]]
    },
  }
}

/** How many times too long a short way may be in the plane at a distance from its middle. */
export function stretchAt(distance: number, radiusMetres: number): number {
  const angle = distance / radiusMetres
  return angle === 0 ? 1 : angle / Math.sin(angle)
}
