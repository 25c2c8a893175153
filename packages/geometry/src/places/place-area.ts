import { ClipType, FillRule } from 'clipper2-ts'
import type { Area, PlacedArea, Transformation } from '../area.ts'
import { dividedInPlane } from '../polygons/divided-rings.ts'
import { clipped, fromGrid, type Grid, toGrid } from '../polygons/grid.ts'
import { grownRings } from '../polygons/grow.ts'
import { indexedArea } from '../polygons/indexed-area.ts'
import type { Ring } from '../polygons/join-polygons.ts'
import { type Projector, projectorBetween, type Unplaced } from '../references/projector.ts'
import { isSameReference, type KnownReference, knownReference } from '../references/reference-list.ts'

/** How far a piece of an edge may lie from the edge, in metres. */
const toleranceMetres = 1e-3

/** Longitudes of areas lie between these. */
const farthestLongitude = 540

/** A billionth of a degree. */
const degreesGrid: Grid = { step: 1, perUnit: 1e9 }

/**
 * An area in the reference of a question or a picture; or why it cannot be there, in plain words. Edges are divided until each piece lies within a
 * millimetre of the area's own edge. Where datums differ the area is shrunk by the error of the named transformation. What lies beyond the latitudes
 * that a reference can show, such as the poles in Web Mercator, is cut off.
 */
export function placeArea(
  area: Area,
  wkid: number,
  transformations: readonly Transformation[],
): PlacedArea | Unplaced {
  const [source, target] = [knownReference(area.wkid), knownReference(wkid)]
  const projector = projectorBetween(area.wkid, wkid, transformations)
  if ('unplaced' in projector) return projector
  if (source === undefined || target === undefined) return { unplaced: 'its reference is not known' }
  const key = JSON.stringify([area.key, wkid, transformations])
  const shown = shrunk(ringsOf(area), source, projector.error)
  if ('unplaced' in shown) return shown
  if (isSameReference(area.wkid, wkid)) return placed(shown, { key, wkid, deviation: 0 }, target)
  const rings = withinLatitudes(shown, source, target.plane?.latitudeLimit)
  const divided = projected(rings, projector, target)
  if ('unplaced' in divided) return divided
  const deviation = toleranceMetres / target.reference.metresPerUnit
  return placed(divided, { key, wkid, deviation }, target)
}

/** The rings of an area; outer rings run against the clock, holes with it. */
function ringsOf({ coordinates, ends }: Area): readonly Ring[] {
  return Array.from(ends, (end, at) => {
    const from = ends[at - 1] ?? 0
    return Array.from({ length: end - from }, (_, nth): readonly [number, number] => {
      const vertex = 2 * (from + nth)
      return [coordinates[vertex] ?? Number.NaN, coordinates[vertex + 1] ?? Number.NaN]
    })
  })
}

/** The rings shrunk by metres on the ground. */
function shrunk(rings: readonly Ring[], source: KnownReference, metres: number): readonly Ring[] | Unplaced {
  if (metres === 0) return rings
  const smaller = grownRings(rings, source, -metres)
  if ('fault' in smaller)
    return { unplaced: `it cannot be shrunk by the error of the transformation: ${smaller.fault}` }
  if (smaller.length === 0)
    return {
      unplaced: `nothing is left of it after ${metres} metres, the error of the transformation, are taken off`,
    }
  return smaller
}

/** What of rings in degrees lies between the latitudes that a map can show; rings in other units are left as they are. */
function withinLatitudes(
  rings: readonly Ring[],
  { reference, plane }: KnownReference,
  limit: number | undefined,
): readonly Ring[] {
  if (limit === undefined || !reference.isGeographic || plane === undefined) return rings
  const [, edge] = plane.fromDegrees(0, limit) ?? [0, limit]
  if (rings.every((ring) => ring.every(([, y]) => Math.abs(y) <= edge))) return rings
  const [side] = plane.fromDegrees(farthestLongitude, 0) ?? [farthestLongitude]
  const band: Ring = [
    [-side, -edge],
    [side, -edge],
    [side, edge],
    [-side, edge],
  ]
  const paths = (list: readonly Ring[]) => list.map((ring) => ring.map((point) => toGrid(degreesGrid, point)))
  return clipped(ClipType.Intersection, FillRule.EvenOdd, { subject: paths(rings), clip: paths([band]) }).map(
    (path) => path.map((point) => fromGrid(degreesGrid, point)),
  )
}

/** Rings in another reference, with vertices added where their edges bend there. */
function projected(
  rings: readonly Ring[],
  projector: Projector,
  { reference }: KnownReference,
): readonly Ring[] | Unplaced {
  const { metresPerUnit } = reference
  // Lengths are judged in metres, whatever the units of the reference are.
  const divided = dividedInPlane(rings, {
    toPlane: ([x, y]) => {
      const point = projector.forward(x, y)
      return point && [point[0] * metresPerUnit, point[1] * metresPerUnit]
    },
    toReference: () => undefined,
    tolerance: toleranceMetres,
  })
  if (divided === undefined)
    return {
      unplaced: `a part of it lies beyond what ${reference.name} (${reference.wkid}) can show, or across the edge of the world, or its edges are too long`,
    }
  if (divided.some((ring, at) => turnOf(ring) !== turnOf(rings[at] ?? [])))
    return { unplaced: `it holds a place that ${reference.name} (${reference.wkid}) cannot show` }
  return divided.map((ring) => ring.map(([x, y]) => [x / metresPerUnit, y / metresPerUnit]))
}

/**
 * Which way round a ring runs: 1 against the clock, -1 with it. A projection never changes that, except of a ring around a place that it shows
 * nowhere, or as its rim: there inside and outside change places.
 */
function turnOf(ring: Ring): number {
  const [x0, y0] = ring[0] ?? [0, 0]
  let twiceArea = 0
  ring.forEach(([x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] as Ring[number]
    twiceArea += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0)
  })
  return Math.sign(twiceArea)
}

/** Rings in the reference of their question, with their index. */
function placed(
  rings: readonly Ring[],
  { key, wkid, deviation }: Pick<PlacedArea, 'key' | 'wkid' | 'deviation'>,
  target: KnownReference,
): PlacedArea {
  const { worldWidth } = target.reference
  const count = rings.reduce((sum, ring) => sum + ring.length, 0)
  const coordinates = new Float64Array(new SharedArrayBuffer(16 * count))
  const ends = new Uint32Array(new SharedArrayBuffer(4 * rings.length))
  let at = 0
  rings.forEach((ring, index) => {
    for (const [x, y] of ring) {
      coordinates[at++] = x
      coordinates[at++] = y
    }
    ends[index] = at / 2
  })
  return indexedArea({
    key,
    wkid,
    coordinates,
    ends,
    deviation,
    unitsPerMetre: unitsPerMetreOf(rings, target),
    ...(worldWidth === undefined ? {} : { worldWidth }),
  })
}

/** Nearer to a pole units are taken as they are here, because they grow without end. */
const northernmost = 89

/** Units of a reference that are a metre on the ground, where in the area that is most. Degrees and Mercator stretch towards the poles. */
function unitsPerMetreOf(rings: readonly Ring[], { reference, plane }: KnownReference): number {
  const { metresPerUnit, worldWidth } = reference
  if (worldWidth === undefined || plane === undefined) return 1 / metresPerUnit
  let north = 0
  for (const ring of rings)
    for (const [x, y] of ring) north = Math.max(north, Math.abs(plane.toDegrees(x, y)?.[1] ?? 0))
  return 1 / (metresPerUnit * Math.cos((Math.min(north, northernmost) * Math.PI) / 180))
}
