import fc from 'fast-check'
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import BufferOp from 'jsts/org/locationtech/jts/operation/buffer/BufferOp.js'
import DistanceOp from 'jsts/org/locationtech/jts/operation/distance/DistanceOp.js'
import OverlayOp from 'jsts/org/locationtech/jts/operation/overlay/OverlayOp.js'
import type { PlacedArea, Shape } from '../area.ts'
import { indexedArea } from './indexed-area.ts'
import type { Polygons } from './polygons.ts'

/** A point as tests write it. */
export type Point = readonly [x: number, y: number]

/** Points as `0 0, 10 0, 10 10`. */
export const points = (text: string): Point[] =>
  text.split(', ').map((point) => {
    const [x = 0, y = 0] = point.split(' ').map(Number)
    return [x, y]
  })

const factory = new GeometryFactory()

/** Polygons placed without a change, in a reference of metres. */
export function placedOf(polygons: Polygons, more: Partial<PlacedArea> = {}): PlacedArea {
  const rings = polygons.flat()
  const ends: number[] = []
  for (const ring of rings) ends.push((ends.at(-1) ?? 0) + ring.length)
  return indexedArea({
    key: 'test',
    wkid: 25832,
    coordinates: Float64Array.from(rings.flat(2)),
    ends: Uint32Array.from(ends),
    deviation: 0,
    unitsPerMetre: 1,
    ...more,
  })
}

/** The same polygons as JTS knows them; they may not overlap. */
export const jtsOf = (polygons: Polygons): Geometry =>
  polygons
    .map(([outer = [], ...holes]) => factory.createPolygon(ringOf(outer), holes.map(ringOf)) as Geometry)
    .reduce((all, polygon) => OverlayOp.union(all, polygon))

const ringOf = (ring: readonly (readonly number[])[]) =>
  factory.createLinearRing([...ring, ring[0] ?? []].map(([x = 0, y = 0]) => new Coordinate(x, y)))

/** A line of at least two points as JTS knows it. */
export const jtsLine = (line: readonly Point[]): Geometry =>
  factory.createLineString(line.map(([x, y]) => new Coordinate(x, y)))

/** What JTS says of two geometries. */
export const jts = {
  isEmpty: (geometry: Geometry): boolean => (geometry as unknown as { isEmpty: () => boolean }).isEmpty(),
  distance: (one: Geometry, other: Geometry): number => DistanceOp.distance(one, other),
  difference: (one: Geometry, other: Geometry): Geometry => OverlayOp.difference(one, other),
  intersection: (one: Geometry, other: Geometry): Geometry => OverlayOp.intersection(one, other),
  buffer: (one: Geometry, distance: number): Geometry => BufferOp.bufferOp(one, distance, 32),
}

/** A rectangle. */
export const box = (xmin: number, ymin: number, xmax: number, ymax: number): Point[] => [
  [xmin, ymin],
  [xmax, ymin],
  [xmax, ymax],
  [xmin, ymax],
]

/** A shape of polygons; rings as they are. */
export const polygonsShape = (...rings: readonly (readonly Point[])[]): Shape => ({
  kind: 'polygons',
  parts: rings,
})

/** A ring around a middle that crosses itself nowhere: one vertex in each of equal sectors, at a distance within limits. */
function starOf(radii: readonly number[], [x, y]: Point): Point[] {
  return radii.map((radius, at) => {
    const angle = (2 * Math.PI * (at + 0.3)) / radii.length
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
}

/** Areas for properties: a star with a hole, and an island in that, beside a second star. */
export const areas: fc.Arbitrary<Polygons> = fc
  .record({
    outer: fc.array(fc.double({ min: 60, max: 100, noNaN: true }), { minLength: 3, maxLength: 40 }),
    hole: fc.array(fc.double({ min: 12, max: 29, noNaN: true }), { minLength: 3, maxLength: 12 }),
    island: fc.array(fc.double({ min: 1, max: 5, noNaN: true }), { minLength: 4, maxLength: 8 }),
    second: fc.array(fc.double({ min: 5, max: 100, noNaN: true }), { minLength: 3, maxLength: 20 }),
  })
  .map(({ outer, hole, island, second }) => [
    [starOf(outer, [0, 0]), starOf(hole, [0, 0])],
    [starOf(island, [0, 0])],
    [starOf(second, [201, 0])],
  ])

/** Rings that lie anywhere about those areas. */
export const stars: fc.Arbitrary<Point[]> = fc
  .record({
    radii: fc.array(fc.double({ min: 0.5, max: 60, noNaN: true }), { minLength: 3, maxLength: 12 }),
    size: fc.constantFrom(0.05, 0.2, 1),
    x: fc.double({ min: -120, max: 250, noNaN: true }),
    y: fc.double({ min: -110, max: 110, noNaN: true }),
  })
  .map(({ radii, size, x, y }) =>
    starOf(
      radii.map((radius) => radius * size),
      [x, y],
    ),
  )
