import type { Parameters } from '../operation/parameters.ts'
import { RestError } from '../operation/reply.ts'
import type { Extent, Position } from '../world/geometry.ts'
import type { QueryGeometry, SpatialFilter, SpatialRelation } from './layer-query.ts'
import { looseJson } from './loose-json.ts'
import {
  edgePositions,
  projector,
  readSpatialReference,
  type SpatialReference,
  spatialReferenceFrom,
  webMercator,
} from './spatial-reference.ts'

const relations: readonly SpatialRelation[] = [
  'esriSpatialRelIntersects',
  'esriSpatialRelContains',
  'esriSpatialRelCrosses',
  'esriSpatialRelEnvelopeIntersects',
  'esriSpatialRelIndexIntersects',
  'esriSpatialRelOverlaps',
  'esriSpatialRelTouches',
  'esriSpatialRelWithin',
  'esriSpatialRelRelation',
]

/** Metres in the units that `units` may name. */
const unitMeters = new Map(
  Object.entries({
    esrisrunit_meter: 1,
    esrisrunit_kilometer: 1000,
    esrisrunit_foot: 0.3048,
    esrisrunit_surveyfoot: 1200 / 3937,
    esrisrunit_statutemile: 1609.344,
    esrisrunit_surveymile: 6336000 / 3937,
    esrisrunit_nauticalmile: 1852,
    esrisrunit_usnauticalmile: 1852.216,
  }),
)

/**
 * Reads `geometry`, `geometryType`, `inSR`, `spatialRel`, `relationParam`, `distance` and `units`; null without a geometry.
 * The result is in Web Mercator. Throws `RestError` 400.
 */
export function readSpatialFilter(parameters: Parameters): SpatialFilter | null {
  if (!parameters.has('geometry')) return null
  const named = readNamedGeometry(parameters.get('geometry'))
  const reference = named.reference ?? readSpatialReference(parameters.get('inSR')) ?? webMercator
  return {
    geometry: toWebMercator(named.geometry, reference),
    relation: readRelation(parameters.get('spatialRel')),
    relationParam: parameters.get('relationParam'),
    distanceMeters: readDistanceMeters(parameters, reference),
  }
}

/** Reads a geometry as JSON, as `x,y` or as `xmin,ymin,xmax,ymax`, with the spatial reference that it names itself. */
export function readNamedGeometry(text: string): {
  geometry: QueryGeometry
  reference: SpatialReference | null
} {
  if (!text.trimStart().startsWith('{')) return { geometry: readPlainGeometry(text), reference: null }
  const value = looseJson(text) as Record<string, unknown>
  return { geometry: geometryFrom(value), reference: spatialReferenceFrom(value.spatialReference) }
}

/** Moves a geometry to Web Mercator; a box whose edges bend on the way becomes a polygon. */
export function toWebMercator(geometry: QueryGeometry, from: SpatialReference): QueryGeometry {
  const project = projector(from, webMercator)
  if ('x' in geometry) {
    const [x, y] = project([geometry.x, geometry.y])
    return { x, y }
  }
  if ('points' in geometry) return { points: geometry.points.map(project) }
  if ('paths' in geometry) return { paths: geometry.paths.map((path) => path.map(project)) }
  if ('rings' in geometry) return { rings: geometry.rings.map((ring) => ring.map(project)) }
  if (!from.geographic && from.definition !== webMercator.definition) {
    return { rings: [edgePositions(geometry).map(project)] }
  }
  const [[xmin, ymin], [xmax, ymax]] = [
    project([geometry.xmin, geometry.ymin]),
    project([geometry.xmax, geometry.ymax]),
  ]
  return { xmin, ymin, xmax, ymax }
}

function readPlainGeometry(text: string): QueryGeometry {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [a = 0, b = 0, c = 0, d = 0] = numbers
  if (numbers.every(Number.isFinite) && numbers.length === 2) return { x: a, y: b }
  if (numbers.every(Number.isFinite) && numbers.length === 4) return envelope(a, b, c, d)
  throw invalidGeometry()
}

function geometryFrom(value: Record<string, unknown>): QueryGeometry {
  const { x, y, points, paths, rings } = value
  if (x !== undefined) return { x: finite(x), y: finite(y) }
  if (points !== undefined) return { points: positions(points) }
  if (paths !== undefined) return { paths: list(paths).map(positions) }
  if (rings !== undefined) return { rings: list(rings).map(positions) }
  return envelope(finite(value.xmin), finite(value.ymin), finite(value.xmax), finite(value.ymax))
}

/** Corners may come swapped: esri-leaflet sends the upper one first (protocol notes 8.8). */
function envelope(x1: number, y1: number, x2: number, y2: number): Extent {
  return { xmin: Math.min(x1, x2), ymin: Math.min(y1, y2), xmax: Math.max(x1, x2), ymax: Math.max(y1, y2) }
}

function positions(value: unknown): Position[] {
  return list(value).map((position) => [finite(list(position)[0]), finite(list(position)[1])])
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw invalidGeometry()
}

function finite(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw invalidGeometry()
}

/** Reads the name of a relation in any case; intersects without one. Throws `RestError` 400. */
export function readRelation(text: string): SpatialRelation {
  if (text === '') return 'esriSpatialRelIntersects'
  const relation = relations.find((name) => name.toLowerCase() === text.trim().toLowerCase())
  if (relation) return relation
  throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [
    "'spatialRel' parameter is invalid",
  ])
}

function readDistanceMeters(parameters: Parameters, reference: SpatialReference): number {
  const distance = Number(parameters.get('distance') || 0)
  const unit = unitMeters.get(parameters.get('units').trim().toLowerCase()) ?? reference.metersPerUnit
  if (Number.isFinite(distance) && distance >= 0) return distance * unit
  throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [
    "'distance' parameter is invalid",
  ])
}

function invalidGeometry(): RestError {
  return new RestError(400, 'Cannot perform query. Invalid query parameters.', [
    "'geometry' parameter is invalid",
  ])
}
