import type { AreaFault } from '@mapgate/geometry'
import { isObject } from '../core/json.ts'

/** Rings of vertices by polygon. */
export type Polygons = readonly (readonly (readonly (readonly number[])[])[])[]

/** The polygons of each area by its name, and the place where each polygon stands. */
export interface NamedPolygons {
  readonly wkid: number
  readonly byName: ReadonlyMap<string, Polygons>
  /** In the order of the polygons. */
  readonly placeOf: (name: string, polygon: number) => Path
}

export type Path = readonly (string | number)[]

/** Why polygons cannot be read, and the key that is wrong, where it is not the polygons. */
export interface ReadFault extends AreaFault {
  readonly key?: 'crs' | 'by'
  /** True where the polygons may be good, and did not come whole. */
  readonly isUnread?: true
}

/** The name of an area, as an attribute of a caller can give it; undefined for a row without one. */
export const nameIn = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : undefined

/** Places of the polygons in GeoJSON, by the name of their area, in the order in which they are read. */
export function placesIn(value: unknown, by: string | undefined): ReadonlyMap<string, readonly Path[]> {
  const places = new Map<string, Path[]>()
  for (const { feature, at } of featuresIn(value)) {
    const properties = isObject(feature) && isObject(feature.properties) ? feature.properties : {}
    const name = by === undefined ? '' : nameIn(properties[by])
    if (name === undefined) continue
    places.set(name, [...(places.get(name) ?? []), ...polygonsIn(feature, at)])
  }
  return places
}

function featuresIn(value: unknown): readonly { feature: unknown; at: Path }[] {
  if (!isObject(value) || !Array.isArray(value.features)) return [{ feature: value, at: [] }]
  return value.features.map((feature, index) => ({ feature, at: ['features', index] }))
}

function polygonsIn(feature: unknown, at: Path): readonly Path[] {
  if (!isObject(feature)) return []
  if (feature.type === 'Feature') return polygonsIn(feature.geometry, [...at, 'geometry'])
  const { type, coordinates, geometries } = feature
  if (type === 'GeometryCollection' && Array.isArray(geometries))
    return geometries.flatMap((one, index) => polygonsIn(one, [...at, 'geometries', index]))
  if (type !== 'MultiPolygon' || !Array.isArray(coordinates)) return [[...at, 'coordinates']]
  return coordinates.map((_, index) => [...at, 'coordinates', index])
}
