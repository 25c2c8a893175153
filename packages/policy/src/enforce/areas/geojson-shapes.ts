import type { Shape } from '@mapgate/geometry'
import type { Json } from '../upstream-json.ts'
import { closed, partsIn, shapeOf, strange } from './esri-shapes.ts'

type Ring = Shape['parts'][number]

/**
 * The shape of a geometry in GeoJSON, without heights; undefined for none, and for an empty one.
 * @throws Refused `upstream.invalid-reply` for a collection, and for what is no geometry
 */
export function shapeOfGeoJson(geometry: unknown): Shape | undefined {
  if (geometry === null || geometry === undefined) return undefined
  const { type, coordinates } = geometry as Json
  const list = Array.isArray(coordinates) ? coordinates : []
  switch (type) {
    case 'Point':
      return list.length === 0 ? undefined : shapeOf('points', partsIn([[list]]))
    case 'MultiPoint':
      return shapeOf('points', partsIn([list]))
    case 'LineString':
      return shapeOf('lines', partsIn([list]))
    case 'MultiLineString':
      return shapeOf('lines', partsIn(list))
    case 'Polygon':
      return shapeOf('polygons', partsIn(list))
    case 'MultiPolygon':
      return shapeOf('polygons', partsIn(list.flat()))
    default:
      throw strange(`a ${String(type)}`)
  }
}

/** A shape in GeoJSON: of several parts only where it has them, or where the geometry that it was read from was of several. */
export function geoJsonOf({ kind, parts }: Shape, like: unknown): Json {
  const { type } = like as Json
  const isMany = typeof type === 'string' && type.startsWith('Multi')
  const one = (name: string, all: readonly unknown[]): Json =>
    all.length === 1 && !isMany
      ? { type: name, coordinates: all[0] }
      : { type: `Multi${name}`, coordinates: all }
  if (kind === 'points') return one('Point', parts.flat())
  return kind === 'lines' ? one('LineString', parts) : one('Polygon', polygonsOf(parts.map(closed)))
}

/** A geometry in GeoJSON without heights, otherwise as it is. */
export const flatGeoJson = ({ type, coordinates }: Json): Json => ({ type, coordinates: flat(coordinates) })

const flat = (value: unknown): unknown => {
  if (!Array.isArray(value)) return value
  return typeof value[0] === 'number' ? value.slice(0, 2) : value.map(flat)
}

/** Rings by polygon: each hole stands behind the smallest ring of the other direction that holds it. */
function polygonsOf(rings: readonly Ring[]): readonly (readonly Ring[])[] {
  const sizes = new Map(rings.map((ring) => [ring, signedArea(ring)]))
  const size = (ring: Ring): number => sizes.get(ring) ?? 0
  // The largest ring is no hole.
  const [largest] = rings.toSorted((one, other) => Math.abs(size(other)) - Math.abs(size(one)))
  const direction = largest === undefined ? 1 : Math.sign(size(largest))
  const outer = rings.filter((ring) => Math.sign(size(ring)) === direction)
  const polygons = new Map(outer.map((ring) => [ring, [ring]]))
  const smallestFirst = outer.toSorted((one, other) => Math.abs(size(one)) - Math.abs(size(other)))
  for (const ring of rings) {
    if (polygons.has(ring)) continue
    const around = smallestFirst.find(
      (one) => Math.abs(size(one)) >= Math.abs(size(ring)) && holds(one, middleOf(ring)),
    )
    if (around) polygons.get(around)?.push(ring)
    else polygons.set(ring, [ring])
  }
  return [...polygons.values()]
}

/** Positive for rings that run against the clock. */
export function signedArea(ring: Ring): number {
  const [originX, originY] = ring[0] ?? [0, 0]
  let doubled = 0
  for (const [at, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y]
    doubled += (x - originX) * (nextY - originY) - (nextX - originX) * (y - originY)
  }
  return doubled / 2
}

/** The middle of the first edge: a vertex may lie on the ring around it. */
function middleOf([first = [0, 0], second = first]: Ring): Ring[number] {
  return [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2]
}

function holds(ring: Ring, [x, y]: Ring[number]): boolean {
  let isInside = false
  for (const [at, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(at + 1) % ring.length] ?? [ax, ay]
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) isInside = !isInside
  }
  return isInside
}
