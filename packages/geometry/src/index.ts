export type { Area, AreaFault, Bounds, Frame, Mask, PlacedArea, Shape, Transformation } from './area.ts'
export { indexedArea } from './polygons/indexed-area.ts'
