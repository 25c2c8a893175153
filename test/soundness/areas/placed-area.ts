import { areaShortcut } from '../../../packages/sample-server/src/query/area-shortcut.ts'
import {
  projector,
  readSpatialReference,
  type SpatialReference,
  webMercator,
} from '../../../packages/sample-server/src/query/spatial-reference.ts'
import type { Position, Shape } from '../../../packages/sample-server/src/world/geometry.ts'
import { MERCATOR_LIMIT } from '../../../packages/sample-server/src/world/mercator.ts'
import { type AreaName, hasOtherDatum, plainAreas, transformationError } from './plain-areas.ts'
import { covers, grownBy, joinedPolygons, meets, type Topology, topologyOf } from './planar.ts'

/** An area on the map, in Web Mercator, and how shapes lie to it. */
export interface OracleArea {
  readonly geometry: Topology
  /** Every place of the shape is in the area. */
  readonly holds: (shape: Shape) => boolean
  /** Some place of the shape is in the area. */
  readonly touches: (shape: Shape) => boolean
}

/** How many metres of Web Mercator are one metre on the ground at the latitude of these tests. */
export const stretch = 1 / Math.cos((34.5 * Math.PI) / 180)

const areas = new Map<AreaName, OracleArea>()

/** An area of these tests on the map, shrunk where its datum is another one. */
export function oracleArea(name: AreaName): OracleArea {
  const known = areas.get(name)
  if (known) return known
  if (name === 'missing') return { ...oracleArea('nowhere'), holds: () => false, touches: () => false }
  const exact = geometryIn(name, webMercator)
  const made = areaOf(hasOtherDatum(name) ? grownBy(exact, -transformationError * stretch) : exact)
  areas.set(name, made)
  return made
}

/** The polygons of an area in a reference, not shrunk, with copies on both sides where maps repeat themselves. */
export function geometryIn(name: AreaName, reference: SpatialReference): Topology {
  const width = worldWidthOf(reference)
  const copies = width === undefined ? [0] : [-width, 0, width]
  const placed = polygonsIn(name, reference)
  return joinedPolygons(
    copies.flatMap((shift) =>
      placed.map((rings) => rings.map((ring) => ring.map(([x, y]): Position => [x + shift, y]))),
    ),
  )
}

/** The same without copies. */
export const ownGeometryIn = (name: AreaName, reference: SpatialReference): Topology =>
  joinedPolygons(polygonsIn(name, reference))

function polygonsIn(name: AreaName, reference: SpatialReference): readonly (readonly Position[][])[] {
  const { wkid, polygons } = plainAreas[name]
  const from = readSpatialReference(String(wkid)) ?? webMercator
  const project = projector(from, reference)
  const isStraight = from.definition === reference.definition
  return polygons.map((rings) => rings.map((ring) => divided(ring, isStraight).map(project)))
}

const worldWidthOf = ({ geographic, definition }: SpatialReference): number | undefined =>
  geographic ? 360 : definition === webMercator.definition ? 2 * MERCATOR_LIMIT : undefined

const piecesOfAnEdge = 400

/** A ring whose edges are divided so often that what bends in another reference is off by less than a millimetre. */
function divided(ring: readonly Position[], isStraight: boolean): readonly Position[] {
  if (isStraight) return ring
  return ring.flatMap(([x, y], place) => {
    const [nextX, nextY] = ring[place + 1] ?? [x, y]
    if (place === ring.length - 1) return [[x, y] as Position]
    return Array.from({ length: piecesOfAnEdge }, (_, step): Position => {
      const part = step / piecesOfAnEdge
      return [x + (nextX - x) * part, y + (nextY - y) * part]
    })
  })
}

function areaOf(geometry: Topology): OracleArea {
  const placeOf = areaShortcut(geometry)
  const told = new Map<string, { holds: boolean; touches: boolean }>()
  const tell = (shape: Shape) => {
    const key = JSON.stringify(shape)
    const known = told.get(key) ?? relationsOf(shape, geometry, placeOf(shape))
    told.set(key, known)
    return known
  }
  return { geometry, holds: (shape) => tell(shape).holds, touches: (shape) => tell(shape).touches }
}

function relationsOf(shape: Shape, geometry: Topology, place: 'inside' | 'outside' | 'edge') {
  if (place !== 'edge') return { holds: place === 'inside', touches: place === 'inside' }
  const topology = topologyOf(shape)
  return { holds: covers(geometry, topology), touches: meets(geometry, topology) }
}
