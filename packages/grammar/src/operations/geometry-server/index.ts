import { areasAndLengths } from './areas-and-lengths.ts'
import { autoComplete } from './auto-complete.ts'
import { buffer } from './buffer.ts'
import { convexHull } from './convex-hull.ts'
import { cut } from './cut.ts'
import { densify } from './densify.ts'
import { difference } from './difference.ts'
import { distance } from './distance.ts'
import { findTransformations } from './find-transformations.ts'
import { fromGeoCoordinateString } from './from-geo-coordinate-string.ts'
import { generalize } from './generalize.ts'
import { intersect } from './intersect.ts'
import { labelPoints } from './label-points.ts'
import { lengths } from './lengths.ts'
import { offset } from './offset.ts'
import { project } from './project.ts'
import { relation } from './relation.ts'
import { reshape } from './reshape.ts'
import { root } from './root.ts'
import { simplify } from './simplify.ts'
import { toGeoCoordinateString } from './to-geo-coordinate-string.ts'
import { trimExtend } from './trim-extend.ts'
import { union } from './union.ts'

/** Operations of a GeometryServer: arithmetic on geometries that come with the request; nothing stored is read. */
export const geometryServer = [
  root,
  project,
  simplify,
  buffer,
  areasAndLengths,
  lengths,
  labelPoints,
  relation,
  distance,
  intersect,
  difference,
  union,
  convexHull,
  densify,
  generalize,
  offset,
  cut,
  reshape,
  trimExtend,
  autoComplete,
  findTransformations,
  toGeoCoordinateString,
  fromGeoCoordinateString,
] as const
