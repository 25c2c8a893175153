import { isObject, type JsonObject } from '../../core/json.ts'

/** A GeoJSON geometry as ArcGIS JSON without a reference; undefined for a collection and for anything that is no geometry. */
export function esriGeometry(geometry: unknown): JsonObject | undefined {
  if (!isObject(geometry) || !Array.isArray(geometry.coordinates)) return undefined
  const { coordinates } = geometry
  switch (geometry.type) {
    case 'Point':
      return pointOf(coordinates)
    case 'MultiPoint':
      return { points: coordinates.filter(isVertex) }
    case 'LineString':
      return { paths: [coordinates.filter(isVertex)] }
    case 'MultiLineString':
      return { paths: coordinates.map(verticesOf) }
    case 'Polygon':
      return { rings: ringsOf(coordinates) }
    case 'MultiPolygon':
      return { rings: coordinates.flatMap((polygon) => (Array.isArray(polygon) ? ringsOf(polygon) : [])) }
    default:
      return undefined
  }
}

function pointOf(coordinates: readonly unknown[]): JsonObject | undefined {
  const [x, y] = coordinates
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : undefined
}

type Vertex = readonly [number, number]

const isVertex = (value: unknown): value is Vertex =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number'

const verticesOf = (part: unknown): readonly Vertex[] =>
  Array.isArray(part) ? part.filter(isVertex).map(([x, y]) => [x, y] as const) : []

/** Outer rings turn clockwise in ArcGIS JSON, holes the other way round; in GeoJSON the first ring of a polygon is the outer one. */
const ringsOf = (polygon: readonly unknown[]): readonly (readonly Vertex[])[] =>
  polygon
    .map(verticesOf)
    .map((ring, index) => (isClockwise(ring) === (index === 0) ? ring : ring.toReversed()))

function isClockwise(ring: readonly Vertex[]): boolean {
  let sum = 0
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y]
    sum += (nextX - x) * (nextY + y)
  }
  return sum > 0
}
