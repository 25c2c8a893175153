import { ValueError, type ValueType } from '../../value.ts'
import { asList, asNumber, asObject, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import { parseNumbers } from '../plain/number.ts'
import { type Extent, parseExtentNumbers, readExtent, writeExtent } from './extent.ts'
import { readSpatialReference, type SpatialReference } from './spatial-reference.ts'

/** A vertex: x, y and perhaps z and m, as the `hasZ` and `hasM` of its geometry say. */
export type Vertex = readonly number[]

interface Based {
  readonly spatialReference?: SpatialReference
}

interface Dimensioned extends Based {
  readonly hasZ?: boolean
  readonly hasM?: boolean
}

/** A geometry of a request. Straight lines only: curves are refused, because areas are decided on what is parsed. */
export type Geometry =
  | ({
      readonly kind: 'point'
      readonly x: number
      readonly y: number
      readonly z?: number
      readonly m?: number
    } & Based)
  | ({ readonly kind: 'envelope'; readonly extent: Extent } & Based)
  | ({ readonly kind: 'multipoint'; readonly points: readonly Vertex[] } & Dimensioned)
  | ({ readonly kind: 'polyline'; readonly paths: readonly (readonly Vertex[])[] } & Dimensioned)
  | ({ readonly kind: 'polygon'; readonly rings: readonly (readonly Vertex[])[] } & Dimensioned)

const maxVertices = 100_000
const maxParts = 10_000

/** Reads a geometry in JSON, whose names QGIS leaves without quotes (protocol notes 8.8), or as `x,y` or `xmin,ymin,xmax,ymax`. */
function parseGeometry(text: string): Geometry {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return readGeometry(parseJson(trimmed))
  const parts = trimmed.split(',', 5)
  if (parts.length === 4) return { kind: 'envelope', extent: parseExtentNumbers(trimmed) }
  const [x = 0, y = 0] = parseNumbers(trimmed, [2])
  return { kind: 'point', x, y }
}

/** Reads the JSON form of a geometry; its kind follows from its keys. */
export function readGeometry(value: unknown): Geometry {
  const object = asObject(value, 'a geometry')
  if (!isAbsent(object.curveRings) || !isAbsent(object.curvePaths))
    throw new ValueError('curves are not supported')
  if (!isAbsent(object.x)) return readPoint(object)
  if (!isAbsent(object.xmin)) return readEnvelope(object)
  if (!isAbsent(object.points)) {
    return {
      kind: 'multipoint',
      points: readVertices(object.points, { left: maxVertices }),
      ...readDimensions(object),
    }
  }
  if (!isAbsent(object.paths))
    return { kind: 'polyline', paths: readParts(object.paths), ...readDimensions(object) }
  if (!isAbsent(object.rings))
    return { kind: 'polygon', rings: readParts(object.rings), ...readDimensions(object) }
  throw new ValueError('it has to be a point, envelope, multipoint, polyline or polygon')
}

function readPoint(object: JsonObject): Geometry {
  const point = { kind: 'point' as const, x: asNumber(object.x, 'x'), y: asNumber(object.y, 'y') }
  const z = isAbsent(object.z) ? {} : { z: asNumber(object.z, 'z') }
  const m = isAbsent(object.m) ? {} : { m: asNumber(object.m, 'm') }
  return { ...point, ...z, ...m, ...readBase(object) }
}

function readEnvelope(object: JsonObject): Geometry {
  const { spatialReference, ...extent } = readExtent(object)
  return spatialReference === undefined
    ? { kind: 'envelope', extent }
    : { kind: 'envelope', extent, spatialReference }
}

function readBase(object: JsonObject): Based {
  return isAbsent(object.spatialReference)
    ? {}
    : { spatialReference: readSpatialReference(object.spatialReference) }
}

function readDimensions(object: JsonObject): Dimensioned {
  return {
    ...(object.hasZ === true && { hasZ: true }),
    ...(object.hasM === true && { hasM: true }),
    ...readBase(object),
  }
}

function readParts(value: unknown): Vertex[][] {
  const budget = { left: maxVertices }
  return asList(value, 'a geometry', maxParts).map((part) => readVertices(part, budget))
}

function readVertices(value: unknown, budget: { left: number }): Vertex[] {
  const vertices = asList(value, 'a geometry', maxVertices)
  budget.left -= vertices.length
  if (budget.left < 0) throw new ValueError(`it has more than ${maxVertices} vertices`)
  return vertices.map((vertex) => {
    const numbers = asList(vertex, 'a vertex', 4).map((number) => asNumber(number, 'a coordinate'))
    if (numbers.length < 2) throw new ValueError('a vertex has to have two coordinates')
    return numbers
  })
}

const keys = ['x', 'y', 'z', 'm', 'points', 'paths', 'rings', 'hasZ', 'hasM'] as const

/** The JSON form, keys in a fixed order however the value was made. */
export function writeGeometry(geometry: Geometry): JsonObject {
  const { spatialReference } = geometry
  const written: Record<string, unknown> = geometry.kind === 'envelope' ? writeExtent(geometry.extent) : {}
  const given: JsonObject = { ...geometry }
  for (const key of keys) if (given[key] !== undefined) written[key] = given[key]
  if (spatialReference !== undefined) written.spatialReference = spatialReference
  return written
}

/** A geometry; printed as JSON. */
export const geometry: ValueType<Geometry> = {
  id: 'geometry',
  isBulk: true,
  form: 'JSON geometry, x,y or xmin,ymin,xmax,ymax',
  parse: parseGeometry,
  print: (value) => JSON.stringify(writeGeometry(value)),
}
