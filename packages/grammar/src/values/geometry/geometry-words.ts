import { choice } from '../plain/choice.ts'

/** How lengths and areas are calculated. */
export const calculationType = choice('planar', 'geodesic', 'preserveShape')

/** Relations of two sets of geometries. `esriGeometryRelationRelation` takes a pattern that is not supported. */
export const geometryRelation = choice(
  'esriGeometryRelationCross',
  'esriGeometryRelationDisjoint',
  'esriGeometryRelationIn',
  'esriGeometryRelationInteriorIntersection',
  'esriGeometryRelationIntersection',
  'esriGeometryRelationLineCoincidence',
  'esriGeometryRelationLineTouch',
  'esriGeometryRelationOverlap',
  'esriGeometryRelationPointTouch',
  'esriGeometryRelationTouch',
  'esriGeometryRelationWithin',
)

/** Notations of coordinates. */
export const conversionType = choice('MGRS', 'USNG', 'UTM', 'GeoRef', 'GARS', 'DMS', 'DDM', 'DD')
