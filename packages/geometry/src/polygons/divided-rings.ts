import type { Ring } from './join-polygons.ts'

type Point = Ring[number]

/** The way between a reference and a plane in metres; undefined where one of the two does not reach. */
export interface Crossover {
  readonly toPlane: (place: Point) => Point | undefined
  readonly toReference: (point: Point) => Point | undefined
  /** How far a piece of an edge may lie from the edge, in metres. */
  readonly tolerance: number
}

/** A vertex in both. */
interface Both {
  readonly place: Point
  readonly point: Point
}

/** Longer pieces are divided in any case: on them the middle alone does not show how far they are off. */
const longestMetres = 20_000
/** How often an edge is halved at most: one that is not straight by then has a jump in it, such as at the edge of the world. */
const mostHalvings = 24
/** The most vertices that rings are divided into. */
const mostDivided = 2_000_000

const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1])

/** Rings whose edges are straight in the reference, in the plane. */
export function dividedInPlane(
  rings: readonly Ring[],
  { toPlane, tolerance }: Crossover,
): readonly Ring[] | undefined {
  const bothOf = (place: Point): Both | undefined => {
    const point = toPlane(place)
    return point && { place, point }
  }
  const divided = dividedRings(rings, bothOf, {
    halfWay: (a, b) => bothOf(middle(a.place, b.place)),
    isStraight: (a, b, half) => isBetween([a.point, b.point], half.point, tolerance),
  })
  return divided?.map((ring) => ring.map(({ point }) => point))
}

/** True where a point lies on the line between two others, within a tolerance and about in the middle. */
function isBetween([a, b]: readonly [Point, Point], point: Point, tolerance: number): boolean {
  const length = distance(a, b)
  const [x, y] = [point[0] - a[0], point[1] - a[1]]
  if (length <= tolerance) return Math.hypot(x, y) <= tolerance
  const [alongX, alongY] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
  const share = (x * alongX + y * alongY) / length
  return share > 0.25 && share < 0.75 && Math.abs(x * alongY - y * alongX) <= tolerance
}

/** Rings whose edges are straight in the plane, in the reference. */
export function dividedInReference(
  rings: readonly Ring[],
  { toPlane, toReference, tolerance }: Crossover,
): readonly Ring[] | undefined {
  const bothOf = (point: Point): Both | undefined => {
    const place = toReference(point)
    return place && { place, point }
  }
  const divided = dividedRings(rings, bothOf, {
    halfWay: (a, b) => bothOf(middle(a.point, b.point)),
    isStraight: (a, b, half) => {
      const straight = toPlane(middle(a.place, b.place))
      return straight !== undefined && distance(straight, half.point) <= tolerance
    },
  })
  return divided?.map((ring) => ring.map(({ place }) => place))
}

interface Rule {
  readonly halfWay: (a: Both, b: Both) => Both | undefined
  readonly isStraight: (a: Both, b: Both, half: Both) => boolean
}

/** Rings with vertices added until every piece is straight; undefined where a vertex is beyond one of the two, an edge jumps, or there are too many. */
function dividedRings(
  rings: readonly Ring[],
  bothOf: (point: Point) => Both | undefined,
  rule: Rule,
): readonly (readonly Both[])[] | undefined {
  let left = mostDivided
  const divided: (readonly Both[])[] = []
  for (const ring of rings) {
    const vertices = ring.map(bothOf)
    if (!vertices.every((vertex) => vertex !== undefined)) return undefined
    const pieces: Both[] = []
    for (let at = 0; at < vertices.length; at++) {
      const [a, b] = [vertices[at] as Both, vertices[(at + 1) % vertices.length] as Both]
      pieces.push(a)
      if (!divide([a, b], rule, { pieces, most: left })) return undefined
    }
    left -= pieces.length
    divided.push(pieces)
  }
  return divided
}

interface Pieces {
  readonly pieces: Both[]
  readonly most: number
}

/** Adds the vertices between two; false where that is not possible. */
function divide([a, b]: readonly [Both, Both], rule: Rule, { pieces, most }: Pieces, depth = 0): boolean {
  const half = rule.halfWay(a, b)
  if (half === undefined || pieces.length > most) return false
  const isLong = distance(a.point, b.point) > longestMetres
  if (!isLong && rule.isStraight(a, b, half)) return true
  if (depth >= mostHalvings) return false
  if (!divide([a, half], rule, { pieces, most }, depth + 1)) return false
  pieces.push(half)
  return divide([half, b], rule, { pieces, most }, depth + 1)
}
