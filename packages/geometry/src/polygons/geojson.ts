import type { AreaFault } from '../area.ts'
import type { Polygons } from './polygons.ts'
import { mostVertices } from './rings.ts'

type Place = readonly (string | number)[]
type Polygon = Polygons[number]

/** How deep collections of geometries may lie in each other. */
const deepest = 10

/** What is wrong with a file, thrown inside this file alone. */
class Faulty extends Error {
  readonly at: Place

  constructor(fault: string, at: Place) {
    super(fault)
    this.at = at
  }
}

/** What is being read, and what was found so far. */
interface Reading {
  readonly by: string | undefined
  readonly found: Map<string, Polygon[]>
  vertices: number
}

/**
 * The polygons of a GeoJSON value, parsed already: a FeatureCollection, a Feature, or a geometry; of Polygon, MultiPolygon and collections of
 * those alone (RFC 7946). Features of one name are one area. Coordinates beyond the second are left out. Whether rings cross is seen when an
 * area is made of them.
 *
 * @param options.by the property that names each area; without it everything is one area under the empty name.
 * @returns polygons by name; or what is wrong first, with its place in the value. At most 1,000,000 vertices.
 */
export function readGeoJson(
  value: unknown,
  { by }: { readonly by?: string | undefined } = {},
): Map<string, Polygons> | AreaFault {
  const reading: Reading = { by, found: new Map(), vertices: 0 }
  try {
    readDocument(reading, value)
    for (const [name, polygons] of reading.found)
      if (polygons.length === 0)
        throw new Faulty(name === '' ? 'it holds no polygon' : `the area "${name}" holds no polygon`, [])
    if (reading.found.size === 0) throw new Faulty('it holds no polygon', [])
    return reading.found
  } catch (error) {
    return error instanceof Faulty
      ? { fault: error.message, at: error.at }
      : { fault: 'it cannot be read as GeoJSON', at: [] }
  }
}

function readDocument(reading: Reading, value: unknown): void {
  const type = member(value, 'type')
  if (type === 'FeatureCollection')
    listOf(member(value, 'features'), ['features'], 'the features are not a list').forEach((feature, at) => {
      if (member(feature, 'type') !== 'Feature') throw new Faulty('this is not a Feature', ['features', at])
      readFeature(reading, feature, ['features', at])
    })
  else if (type === 'Feature') readFeature(reading, value, [])
  else if (reading.by !== undefined)
    throw new Faulty(`a geometry alone has no property "${reading.by}" that could name it`, [])
  else readGeometry(value, { reading, into: polygonsOf(reading, ''), at: [], depth: 0 })
}

function readFeature(reading: Reading, feature: unknown, at: Place): void {
  const into = polygonsOf(reading, reading.by === undefined ? '' : nameOf(feature, reading.by, at))
  readGeometry(member(feature, 'geometry'), { reading, into, at: [...at, 'geometry'], depth: 0 })
}

/** The name of a feature: a text that is not empty, or a number. */
function nameOf(feature: unknown, by: string, at: Place): string {
  const name = member(member(feature, 'properties'), by)
  if ((typeof name === 'string' && name !== '') || (typeof name === 'number' && Number.isFinite(name)))
    return String(name)
  throw new Faulty(`the property "${by}" that names the area is missing, or is neither a text nor a number`, [
    ...at,
    'properties',
    by,
  ])
}

function polygonsOf({ found }: Reading, name: string): Polygon[] {
  const polygons = found.get(name) ?? []
  found.set(name, polygons)
  return polygons
}

interface Geometry {
  readonly reading: Reading
  readonly into: Polygon[]
  readonly at: Place
  readonly depth: number
}

function readGeometry(value: unknown, { reading, into, at, depth }: Geometry): void {
  const type = member(value, 'type')
  if (value === null || value === undefined) throw new Faulty('there is no geometry', at)
  if (type === 'Polygon')
    into.push(readPolygon(reading, member(value, 'coordinates'), [...at, 'coordinates']))
  else if (type === 'MultiPolygon') {
    const inside = [...at, 'coordinates']
    const polygons = listOf(member(value, 'coordinates'), inside, 'the polygons are not a list')
    for (const [number, polygon] of polygons.entries())
      into.push(readPolygon(reading, polygon, [...inside, number]))
  } else if (type === 'GeometryCollection' && depth < deepest) {
    const inside = [...at, 'geometries']
    const geometries = listOf(member(value, 'geometries'), inside, 'the geometries are not a list')
    for (const [number, geometry] of geometries.entries())
      readGeometry(geometry, { reading, into, at: [...inside, number], depth: depth + 1 })
  } else throw new Faulty(`${typeInWords(type)}: only Polygon and MultiPolygon can be areas`, at)
}

const typeInWords = (type: unknown): string =>
  typeof type === 'string' ? `this is of type ${JSON.stringify(type.slice(0, 40))}` : 'this has no type'

function readPolygon(reading: Reading, value: unknown, at: Place): Polygon {
  const rings = listOf(value, at, 'the rings are not a list')
  if (rings.length === 0) throw new Faulty('the polygon has no rings', at)
  return rings.map((ring, number) => readRing(reading, ring, [...at, number]))
}

function readRing(reading: Reading, value: unknown, at: Place): Polygon[number] {
  const positions = listOf(value, at, 'the ring is not a list of positions')
  reading.vertices += positions.length
  if (reading.vertices > mostVertices) throw new Faulty(`more than ${mostVertices} vertices are too many`, at)
  if (positions.length < 4)
    throw new Faulty(
      'the ring needs at least four positions, and the last has to be the same as the first',
      at,
    )
  const ring = positions.map((position, number) => readPosition(position, [...at, number]))
  const [first, last] = [ring[0], ring.at(-1)]
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
    throw new Faulty('the ring is not closed: its last position differs from the first', at)
  return ring
}

function readPosition(value: unknown, at: Place): readonly number[] {
  const [x, y] = listOf(value, at, 'the position is not a list of numbers')
  if (typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y))
    return [x, y]
  throw new Faulty('the position is not two numbers', at)
}

/** The own member of an object; undefined for everything else. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

function listOf(value: unknown, at: Place, fault: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Faulty(fault, at)
}
