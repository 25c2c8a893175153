import type { Position } from '../world/geometry.ts'
import type { LayerDefinition } from '../world/layer.ts'
import type { QueryResult, ResultFeature, ResultGeometry } from './query-result.ts'
import { polygonsOf } from './topology.ts'

/** A query result as GeoJSON: a feature collection, or count, ids and extent as members of one. */
export function queryGeoJson(layer: LayerDefinition, result: QueryResult): unknown {
  switch (result.kind) {
    case 'count':
      return collection([], { count: result.count })
    case 'ids':
      return collection([], { objectIds: result.objectIds })
    case 'extent': {
      const { xmin, ymin, xmax, ymax } = result.extent ?? { xmin: 0, ymin: 0, xmax: 0, ymax: 0 }
      const bbox = result.extent ? { bbox: [xmin, ymin, xmax, ymax] } : {}
      return collection([], { ...bbox, ...(result.count !== null && { count: result.count }) })
    }
    case 'features': {
      const features = result.features.map((feature) => featureGeoJson(layer, feature))
      return collection(
        features,
        result.exceededTransferLimit ? { properties: { exceededTransferLimit: true } } : {},
      )
    }
  }
}

function collection(features: unknown[], members: object): unknown {
  return { type: 'FeatureCollection', ...members, features }
}

function featureGeoJson(layer: LayerDefinition, { attributes, geometry }: ResultFeature): unknown {
  const id = attributes[layer.objectIdField]
  return {
    type: 'Feature',
    ...(id !== undefined && { id }),
    geometry: geometry && geometryGeoJson(geometry),
    properties: attributes,
  }
}

function geometryGeoJson(geometry: ResultGeometry): unknown {
  if ('x' in geometry) return { type: 'Point', coordinates: [geometry.x, geometry.y] }
  if ('rings' in geometry) return polygonGeoJson(geometry.rings)
  return geometry.paths.length === 1
    ? { type: 'LineString', coordinates: geometry.paths[0] }
    : { type: 'MultiLineString', coordinates: geometry.paths }
}

/** GeoJSON winds the other way round than Esri (RFC 7946, 3.1.6). */
function polygonGeoJson(rings: Position[][]): unknown {
  const polygons = polygonsOf(rings).map((polygon) => polygon.map((ring) => ring.toReversed()))
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0] }
    : { type: 'MultiPolygon', coordinates: polygons }
}
