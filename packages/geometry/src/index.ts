export type { Area, AreaFault, Bounds, Frame, Mask, PlacedArea, Shape, Transformation } from './area.ts'
