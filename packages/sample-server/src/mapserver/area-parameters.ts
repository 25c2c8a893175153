import type { Parameters } from '../operation/parameters.ts'
import { RestError } from '../operation/reply.ts'
import type { SpatialFilter } from '../query/layer-query.ts'
import { isJsonObject, looseJson } from '../query/loose-json.ts'
import { readNamedGeometry, readRelation, toWebMercator } from '../query/read-geometry.ts'
import { type SpatialReference, webMercator } from '../query/spatial-reference.ts'
import type { Position } from '../world/geometry.ts'

/** What `clipping` leaves of a picture: rings in Web Mercator metres, and the layers that are not cut. */
export interface Clipping {
  rings: Position[][]
  excludedLayers: ReadonlySet<number>
}

/**
 * Reads `spatialFilter`, which holds for all feature layers of `export`, `identify`, `find` and `queryLegends` (Esri's REST reference,
 * since 10.8): `{"spatialRel": …, "geometryType": …, "geometry": …}`. Null without one. Throws `RestError` 400.
 */
export function readMapFilter(parameters: Parameters): SpatialFilter | null {
  const named = readArea(parameters, 'spatialFilter')
  if (named === null) return null
  return {
    geometry: toWebMercator(named.geometry, named.reference ?? webMercator),
    relation: readRelation(String(named.value.spatialRel ?? '')),
    relationParam: '',
    distanceMeters: 0,
  }
}

/**
 * Reads `clipping`: `{"geometryType": …, "geometry": polygon or envelope, "excludedLayers": [ids]}`; a geometry without a spatial reference
 * is in `reference`. Null without one. Throws `RestError` 400.
 */
export function readClipping(parameters: Parameters, reference: SpatialReference): Clipping | null {
  const named = readArea(parameters, 'clipping')
  if (named === null) return null
  const placed = toWebMercator(named.geometry, named.reference ?? reference)
  const { excludedLayers } = named.value
  return {
    rings: ringsOf(placed),
    excludedLayers: new Set(Array.isArray(excludedLayers) ? excludedLayers.map(Number) : []),
  }
}

/** What is outside of a clipping is not found, as it is not drawn. Null for layers that are not cut. */
export function clippedTo(clipping: Clipping | null, layerId: number): SpatialFilter | null {
  if (clipping === null || clipping.excludedLayers.has(layerId)) return null
  return {
    geometry: { rings: clipping.rings },
    relation: 'esriSpatialRelIntersects',
    relationParam: '',
    distanceMeters: 0,
  }
}

function readArea(parameters: Parameters, name: string) {
  const text = parameters.get(name)
  if (text.trim() === '') return null
  const value = looseJson(text)
  if (!isJsonObject(value) || !isJsonObject(value.geometry)) throw invalid(name)
  return { value, ...readNamedGeometry(JSON.stringify(value.geometry)) }
}

function ringsOf(geometry: SpatialFilter['geometry']): Position[][] {
  if ('rings' in geometry) return geometry.rings
  if (!('xmin' in geometry)) throw invalid('clipping')
  const { xmin, ymin, xmax, ymax } = geometry
  return [
    [
      [xmin, ymin],
      [xmin, ymax],
      [xmax, ymax],
      [xmax, ymin],
      [xmin, ymin],
    ],
  ]
}

const invalid = (name: string): RestError =>
  new RestError(400, 'Invalid or missing input parameters.', [`'${name}' parameter is invalid`])
