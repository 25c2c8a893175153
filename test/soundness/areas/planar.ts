import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import BufferOp from 'jsts/org/locationtech/jts/operation/buffer/BufferOp.js'
import DistanceOp from 'jsts/org/locationtech/jts/operation/distance/DistanceOp.js'
import OverlayOp from 'jsts/org/locationtech/jts/operation/overlay/OverlayOp.js'
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js'
import { type Topology, topologyOf } from '../../../packages/sample-server/src/query/topology.ts'
import type { Position } from '../../../packages/sample-server/src/world/geometry.ts'

export { type Topology, topologyOf }

// Geometry by JTS, a library that the gateway does not use: what is told here of areas is told by nobody who can be wrong in the same way.

const factory = new GeometryFactory()
const coordinates = (ring: readonly Position[]) => ring.map(([x, y]) => new Coordinate(x, y))

/** Polygons with their holes as one geometry; what overlaps or shares an edge is joined. */
export function joinedPolygons(polygons: readonly (readonly (readonly Position[])[])[]): Topology {
  const made = polygons.map(([outer = [], ...holes]) =>
    factory.createPolygon(
      factory.createLinearRing(coordinates(outer)),
      holes.map((hole) => factory.createLinearRing(coordinates(hole))),
    ),
  )
  return BufferOp.bufferOp(factory.createMultiPolygon(made), 0)
}

/** What rings enclose by the even-odd rule. */
export function enclosedBy(rings: readonly (readonly Position[])[]): Topology {
  const polygons = rings.map((ring) => joinedPolygons([[[...ring, ring[0] as Position]]]))
  return polygons.reduce((all, one) => differenceOf(all, one))
}

/** A geometry made larger, or smaller for a negative distance. */
export const grownBy = (geometry: Topology, distance: number): Topology =>
  BufferOp.bufferOp(geometry, distance)

/** True when every place of the other geometry is one of the first, its border included. */
export const covers = (one: Topology, other: Topology): boolean => RelateOp.covers(one, other)

/** True when the geometries have a place in common. */
export const meets = (one: Topology, other: Topology): boolean => RelateOp.intersects(one, other)

/** How far geometries are from each other; 0 where they meet. */
export const distanceOf = (one: Topology, other: Topology): number => DistanceOp.distance(one, other)

/** What two geometries have in common. */
export const common = (one: Topology, other: Topology): Measured => OverlayOp.intersection(one, other)

/** A geometry with its measures. */
export interface Measured extends Topology {
  getArea: () => number
  getLength: () => number
}

/** What one of two geometries has and the other not. */
export const differenceOf = (one: Topology, other: Topology): Measured => OverlayOp.symDifference(one, other)

/** A line between two places. */
export const segment = (from: Position, to: Position): Topology => topologyOf({ paths: [[from, to]] })
