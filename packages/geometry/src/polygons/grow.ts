import { ClipperOffset, EndType, JoinType, type Paths64 } from 'clipper2-ts'
import type { AreaFault } from '../area.ts'
import type { KnownReference } from '../references/reference-list.ts'
import { type Crossover, dividedInPlane, dividedInReference } from './divided-rings.ts'
import { fromGrid, type Grid, toGrid } from './grid.ts'
import type { Ring } from './join-polygons.ts'
import { localPlane, middleOf, stretchAt } from './local-plane.ts'
import { coordinateTolerance } from './tolerance.ts'

/** A tenth of a millimetre: what rings are rounded to while they are grown. */
const plane: Grid = { step: 1, perUnit: 1e4 }
const stepMetres = 1e-4

/** Below the least and above the greatest radius of curvature of every ellipsoid of the earth, in metres. */
const leastRadius = 6_330_000
const greatestRadius = 6_405_000

/** The farthest that an area may reach from its middle, as an angle; beyond it the plane is too far from true. */
const farthest = (80 * Math.PI) / 180
/** The northernmost latitude, and the southernmost, that an area may come to. */
const northernmost = 89.9

/**
 * Rings grown by metres on the ground, or shrunk where those are below 0. The outline is moved in a plane around the middle of the area whose
 * distances are chosen such that neither a shrunk area nor a grown one is larger than it should be: both are exact within about two hundredths
 * of the metres, or a few centimetres; less so for areas of thousands of kilometres. Corners become arcs. Gaps between polygons that are
 * narrower than two centimetres count as part of the area, so that nothing is lost along a border that two of them share.
 */
export function grownRings(
  rings: readonly Ring[],
  { plane: projection }: KnownReference,
  metres: number,
): readonly Ring[] | AreaFault {
  if (!Number.isFinite(metres)) return faulty('the metres are not a number')
  if (projection === undefined) return faulty('its reference system is of a kind that cannot be projected')
  const places = rings.flatMap((ring) => ring.map(([x, y]) => projection.toDegrees(x, y)))
  if (!places.every((place) => place !== undefined)) return faulty('a vertex is beyond its reference system')
  if (places.some(([, latitude]) => Math.abs(latitude) + Math.abs(metres) / 1.1e5 > northernmost))
    return faulty('it comes too near to a pole')
  const middle = middleOf(places)
  if (middle === undefined) return faulty('it reaches over too much of the earth')
  const radius = metres < 0 ? leastRadius : greatestRadius
  const { toPlane, fromPlane } = localPlane(middle, radius)
  const crossover: Crossover = {
    toPlane: ([x, y]) => {
      const place = projection.toDegrees(x, y)
      return place && toPlane(place)
    },
    toReference: (point) => projection.fromDegrees(...fromPlane(point)),
    tolerance: Math.max(1e-3, Math.abs(metres) / 400),
  }
  const divided = dividedInPlane(rings, crossover)
  if (divided === undefined) return faulty('its edges are too long')
  const reach = Math.max(
    ...divided.map((ring) => ring.reduce((most, [x, y]) => Math.max(most, Math.hypot(x, y)), 0)),
  )
  if (reach + Math.abs(metres) > farthest * radius) return faulty('it reaches over too much of the earth')
  const stretch = stretchAt(reach + Math.abs(metres), radius)
  const moved = movedOutline(divided, { metres, stretch, tolerance: crossover.tolerance })
  const back = dividedInReference(moved, crossover)
  return back ?? faulty('it would reach beyond its reference system, or it lies around a pole')
}

const faulty = (why: string): AreaFault => ({ fault: `the area cannot be grown or shrunk: ${why}`, at: [] })

interface Move {
  readonly metres: number
  readonly stretch: number
  /** How far pieces of edges and arcs may lie from true ones, in metres. */
  readonly tolerance: number
}

/** The outline moved in the plane. Shrinking takes all that may be inexact, so that it is never too little. */
function movedOutline(rings: readonly Ring[], { metres, stretch, tolerance }: Move): readonly Ring[] {
  const paths = rings.map((ring) => ring.map((point) => toGrid(plane, point)))
  const arcs = tolerance / stepMetres
  if (metres >= 0) return onPlane(moved(paths, Math.max(0, metres - 2 * tolerance), arcs))
  const isClosed = rings.length > 1
  const closed = isClosed ? moved(paths, coordinateTolerance, arcs) : paths
  const inexact = 3 * tolerance + 5 * stepMetres + (isClosed ? 2 * coordinateTolerance : 0)
  return onPlane(moved(closed, metres * stretch - inexact, arcs))
}

/** Paths whose outline is moved by metres; arcs are exact within some steps. */
function moved(paths: Paths64, metres: number, arcs: number): Paths64 {
  const offset = new ClipperOffset(2, arcs)
  offset.addPaths(paths, JoinType.Round, EndType.Polygon)
  const solution: Paths64 = []
  offset.execute(metres / stepMetres, solution)
  return solution.filter((path) => path.length >= 3)
}

const onPlane = (paths: Paths64): readonly Ring[] =>
  paths.map((path) => path.map((point) => fromGrid(plane, point)))
