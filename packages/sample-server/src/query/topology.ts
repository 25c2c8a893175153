import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import type LinearRing from 'jsts/org/locationtech/jts/geom/LinearRing.js'
import type Polygon from 'jsts/org/locationtech/jts/geom/Polygon.js'
import BufferOp from 'jsts/org/locationtech/jts/operation/buffer/BufferOp.js'
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js'
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js'
import type { Extent, Position } from '../world/geometry.ts'
import type { QueryGeometry } from './layer-query.ts'

const factory = new GeometryFactory()

/** A JTS geometry. */
export interface Topology {
  isEmpty: () => boolean
  getNumGeometries: () => number
  getGeometryN: (place: number) => Topology
}

/** An Esri geometry as JTS knows it. A polygon that crosses itself is repaired; an envelope without area becomes a line or a point. */
export function topologyOf(geometry: QueryGeometry): Topology {
  if ('x' in geometry) return factory.createPoint(new Coordinate(geometry.x, geometry.y))
  if ('points' in geometry) return factory.createMultiPointFromCoords(geometry.points.map(coordinate))
  if ('paths' in geometry) {
    const paths = geometry.paths.filter((path) => path.length > 1)
    return single(
      factory.createMultiLineString(paths.map((path) => factory.createLineString(path.map(coordinate)))),
    )
  }
  if ('rings' in geometry) return polygonOf(geometry.rings)
  return boxOf(geometry)
}

function coordinate([x, y]: Position): Coordinate {
  return new Coordinate(x, y)
}

/** JTS answers some questions only about simple geometries, so a collection of one is that one. */
function single(collection: Topology): Topology {
  return collection.getNumGeometries() === 1 ? collection.getGeometryN(0) : collection
}

function boxOf({ xmin, ymin, xmax, ymax }: Extent): Topology {
  if (xmin === xmax && ymin === ymax) return factory.createPoint(new Coordinate(xmin, ymin))
  if (xmin === xmax || ymin === ymax) {
    return factory.createLineString([new Coordinate(xmin, ymin), new Coordinate(xmax, ymax)])
  }
  const corners: Position[] = [
    [xmin, ymin],
    [xmin, ymax],
    [xmax, ymax],
    [xmax, ymin],
    [xmin, ymin],
  ]
  return factory.createPolygon(factory.createLinearRing(corners.map(coordinate)), [])
}

function polygonOf(rings: readonly Position[][]): Topology {
  const polygons: Polygon[] = polygonsOf(rings).map(([outer = [], ...holes]) =>
    factory.createPolygon(linearRing(outer), holes.map(linearRing)),
  )
  const whole = single(factory.createMultiPolygon(polygons))
  return new IsValidOp(whole).isValid() ? whole : BufferOp.bufferOp(whole, 0)
}

/** Sorts Esri rings into polygons: an outer ring, clockwise, and the holes within it. Without a clockwise ring all are outer ones. */
export function polygonsOf(rings: readonly Position[][]): Position[][][] {
  const closed = rings.map(closedRing).filter((ring) => ring.length > 3)
  const clockwise = closed.filter((ring) => signedArea(ring) < 0)
  const polygons = (clockwise.length > 0 ? clockwise : closed).map((outer) => [outer])
  const holes = clockwise.length > 0 ? closed.filter((ring) => signedArea(ring) >= 0) : []
  for (const hole of holes) polygons.find(([outer = []]) => isInside(hole, outer))?.push(hole)
  return polygons
}

/** A ring whose last position is its first. */
export function closedRing(ring: Position[]): Position[] {
  const [first, last] = [ring[0], ring.at(-1)]
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring
}

function linearRing(ring: Position[]): LinearRing {
  return factory.createLinearRing(ring.map(coordinate))
}

function isInside(hole: Position[], ring: Position[]): boolean {
  const shell = factory.createPolygon(linearRing(ring), [])
  return RelateOp.covers(shell, factory.createPolygon(linearRing(hole), []))
}

/** Twice the area within a ring: negative when it runs clockwise. */
export function signedArea(ring: readonly Position[]): number {
  return ring.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = ring[(place + 1) % ring.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
}
