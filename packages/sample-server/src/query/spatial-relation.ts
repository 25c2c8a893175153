import DistanceOp from 'jsts/org/locationtech/jts/operation/distance/DistanceOp.js'
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js'
import { RestError } from '../operation/reply.ts'
import { type Extent, extentOf, type Position, type Shape } from '../world/geometry.ts'
import { areaShortcut } from './area-shortcut.ts'
import type { QueryGeometry, SpatialFilter, SpatialRelation } from './layer-query.ts'
import { type Topology, topologyOf } from './topology.ts'

/** The exact test of a spatial filter; only shapes that touch `searchExtent` (Web Mercator metres) can pass. */
export interface ShapeTest {
  searchExtent: Extent
  passes: (shape: Shape) => boolean
}

const webMercatorRadiusMeters = 6_378_137

/**
 * Prepares a spatial filter. With a distance every relation asks for shapes within that distance, as ArcGIS buffers first.
 * Throws `RestError` 400 for a relation pattern that is none.
 */
export function shapeTest(filter: SpatialFilter): ShapeTest {
  const box = boxOf(filter.geometry)
  const reachMeters = filter.distanceMeters * mercatorStretch((box.ymin + box.ymax) / 2)
  const searchExtent = grown(box, reachMeters)
  const query = topologyOf(filter.geometry)
  if (reachMeters > 0) {
    return {
      searchExtent,
      passes: (shape) => DistanceOp.isWithinDistance(query, topologyOf(shape), reachMeters),
    }
  }
  return { searchExtent, passes: relationTest(filter, query, box) }
}

function relationTest(filter: SpatialFilter, query: Topology, box: Extent): (shape: Shape) => boolean {
  switch (filter.relation) {
    case 'esriSpatialRelEnvelopeIntersects':
      return (shape) => overlap(box, extentOf(shape))
    case 'esriSpatialRelIndexIntersects':
      return (shape) => RelateOp.intersects(query, topologyOf(extentOf(shape)))
    case 'esriSpatialRelRelation': {
      const pattern = relationPattern(filter.relationParam)
      return (shape) => RelateOp.relate(query, topologyOf(shape)).matches(pattern)
    }
    default: {
      const relates = matrixTests[filter.relation]
      return isArea(filter.geometry) && !query.isEmpty()
        ? areaTest(filter.relation, query)
        : (shape) => relates(query, topologyOf(shape))
    }
  }
}

/** The relations of a shape wholly inside of an area, which intersects and contains it, and of a shape wholly outside, which has none. */
function areaTest(relation: MatrixRelation, area: Topology): (shape: Shape) => boolean {
  const placeOf = areaShortcut(area)
  const holdsInside = relation === 'esriSpatialRelIntersects' || relation === 'esriSpatialRelContains'
  return (shape) => {
    const place = placeOf(shape)
    if (place === 'edge') return matrixTests[relation](area, topologyOf(shape))
    return place === 'inside' && holdsInside
  }
}

function isArea(geometry: QueryGeometry): boolean {
  if ('xmin' in geometry) return geometry.xmin < geometry.xmax && geometry.ymin < geometry.ymax
  return 'rings' in geometry
}

type MatrixRelation = Exclude<
  SpatialRelation,
  `esriSpatialRel${'EnvelopeIntersects' | 'IndexIntersects' | 'Relation'}`
>

/**
 * The query geometry stands first: it intersects, contains, crosses, overlaps, touches, lies within. Esri documents the direction with
 * `esriSpatialRelEnum` of the Enterprise SDK: "Query Geometry Contains Target Geometry" is `esriSpatialRelContains`, which gives features
 * wholly within the query geometry; `esriSpatialRelWithin`, "Query Geometry is Within Target Geometry", gives those that wholly contain it.
 */
const matrixTests: Record<MatrixRelation, (query: Topology, shape: Topology) => boolean> = {
  esriSpatialRelIntersects: (query, shape) => RelateOp.intersects(query, shape),
  esriSpatialRelContains: (query, shape) => RelateOp.contains(query, shape),
  esriSpatialRelCrosses: (query, shape) => RelateOp.crosses(query, shape),
  esriSpatialRelOverlaps: (query, shape) => RelateOp.overlaps(query, shape),
  esriSpatialRelTouches: (query, shape) => RelateOp.touches(query, shape),
  esriSpatialRelWithin: (query, shape) => RelateOp.contains(shape, query),
}

function relationPattern(text: string): string {
  const pattern = text.trim().toUpperCase()
  if (/^[TF*012]{9}$/.test(pattern)) return pattern
  throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [
    "'relationParam' parameter is invalid",
  ])
}

/** How many Web Mercator metres a metre on the ground takes at this northing. */
function mercatorStretch(y: number): number {
  return Math.cosh(y / webMercatorRadiusMeters)
}

function boxOf(geometry: QueryGeometry): Extent {
  if ('xmin' in geometry) return geometry
  if ('points' in geometry) return extentOf({ paths: [geometry.points as Position[]] })
  return extentOf(geometry)
}

function grown({ xmin, ymin, xmax, ymax }: Extent, by: number): Extent {
  return { xmin: xmin - by, ymin: ymin - by, xmax: xmax + by, ymax: ymax + by }
}

function overlap(a: Extent, b: Extent): boolean {
  return a.xmin <= b.xmax && a.xmax >= b.xmin && a.ymin <= b.ymax && a.ymax >= b.ymin
}
