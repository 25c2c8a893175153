import { mapParts } from '../query/output-geometry.ts'
import { projector, type SpatialReference, webMercator } from '../query/spatial-reference.ts'
import type { Shape } from '../world/geometry.ts'

/** A stored shape as Esri JSON in a spatial reference; null stays null. */
export function shapeIn(reference: SpatialReference, shape: Shape | null): object | null {
  if (shape === null) return null
  const project = projector(webMercator, reference)
  return { ...mapParts(shape, (part) => part.map(project)), spatialReference: reference.json }
}
