export type { Area, AreaFault, Bounds, Frame, Mask, PlacedArea, Shape, Transformation } from './area.ts'
export { maskOf } from './masks/mask-of.ts'
export { sideOf } from './masks/side-of.ts'
export { fittedExtent, projectedExtent } from './places/extents.ts'
export { placeArea } from './places/place-area.ts'
export { cutTo } from './polygons/cut.ts'
export { edgesNear } from './polygons/edges.ts'
export { readGeoJson } from './polygons/geojson.ts'
export { indexedArea } from './polygons/indexed-area.ts'
export { type AreaSource, makeArea } from './polygons/make-area.ts'
export type { Polygons } from './polygons/polygons.ts'
export { contains } from './polygons/stretches.ts'
export { coordinateTolerance } from './polygons/tolerance.ts'
export { touches } from './polygons/touches.ts'
export { liesWithin } from './polygons/within.ts'
export { type Projector, projectorBetween, type Unplaced } from './references/projector.ts'
export {
  defineReferences,
  isSameReference,
  type Reference,
  type ReferenceEntry,
  referenceOf,
} from './references/reference-list.ts'
