import type { AreaFault } from '../area.ts'
import { findContacts } from './contacts.ts'
import { crossingOf, type Edges, edgeAt, ringOf } from './edges.ts'
import { doubledArea, type Rings } from './rings.ts'

/** What rings are to each other: groups of polygons that have something in common, and have to be joined to be one area. */
interface Joins {
  /** For each polygon the number of the group that it is joined in; undefined for one that stays as it is. */
  readonly groups: readonly (number | undefined)[]
}

/**
 * Looks at rings together: what is wrong with one polygon is a fault, and polygons that overlap, share edges or lie in each other are to be
 * joined, with every other one that touches them. So are polygons whose edges are nearer to each other than a distance.
 */
export function judgeRings(rings: Rings, edges: Edges, nearness: number): Joins | AreaFault {
  const groups = new Groups((rings.polygons.at(-1) ?? 0) + 1)
  const fault =
    contactFault({ rings, edges, groups }, nearness) ?? flatRing(rings) ?? nestingFault(rings, edges, groups)
  return fault ?? { groups: groups.joined() }
}

/** Polygons that touch each other are of one group; one where two of them overlap is joined. */
class Groups {
  readonly #parents: number[]
  /** The roots of groups in which two overlap. */
  readonly #overlapping = new Set<number>()

  constructor(count: number) {
    this.#parents = Array.from({ length: count }, (_, at) => at)
  }

  #rootOf(polygon: number): number {
    let root = polygon
    while (this.#parents[root] !== root) root = this.#parents[root] as number
    this.#parents[polygon] = root
    return root
  }

  put(one: number, other: number, areOverlapping: boolean): void {
    const [from, to] = [this.#rootOf(one), this.#rootOf(other)]
    this.#parents[from] = to
    if (areOverlapping || this.#overlapping.has(from)) this.#overlapping.add(to)
  }

  /** True where two polygons are joined, as far as is known. */
  areJoined(one: number, other: number): boolean {
    const root = this.#rootOf(one)
    return root === this.#rootOf(other) && this.#overlapping.has(root)
  }

  areAllJoined(): boolean {
    const root = this.#rootOf(0)
    return this.#overlapping.has(root) && this.#parents.every((_, polygon) => this.#rootOf(polygon) === root)
  }

  joined(): readonly (number | undefined)[] {
    return this.#parents.map((_, polygon) => {
      const root = this.#rootOf(polygon)
      return this.#overlapping.has(root) ? root : undefined
    })
  }
}

interface Judged {
  readonly rings: Rings
  readonly edges: Edges
  readonly groups: Groups
}

/** The first crossing or overlap of rings of one polygon; those of two polygons are put together in groups. */
function contactFault({ rings, edges, groups }: Judged, distance: number): AreaFault | undefined {
  let fault: AreaFault | undefined
  const polygonOf = (edge: number) => rings.polygons[ringOf(rings.ends, edge)]
  const matters = (one: number, other: number) => polygonOf(one) !== polygonOf(other)
  findContacts(edges, { distance, matters }, ({ kind, one, other }) => {
    const ring = ringOf(rings.ends, one)
    const otherRing = ringOf(rings.ends, other)
    const polygon = rings.polygons[ring] as number
    const otherPolygon = rings.polygons[otherRing] as number
    if (polygon !== otherPolygon) groups.put(polygon, otherPolygon, kind !== 'touch')
    else if (kind !== 'touch') fault = { fault: wordsFor(rings, ring, otherRing), at: placeOf(rings, one) }
    return fault !== undefined
  })
  return fault
}

function wordsFor({ numbers }: Rings, ring: number, otherRing: number): string {
  if (ring === otherRing) return 'the ring crosses itself or runs back over itself here'
  return numbers[ring] === 0
    ? `the outer ring crosses or runs along its hole ${numbers[otherRing]} here`
    : `the hole crosses or runs along hole ${numbers[otherRing]} here`
}

/** Polygon, ring and vertex as they were given. */
function placeOf(rings: Rings, vertex: number): readonly number[] {
  const ring = ringOf(rings.ends, vertex)
  return [...placeOfRing(rings, ring), rings.positions[vertex] as number]
}

const placeOfRing = (rings: Rings, ring: number): readonly number[] => [
  rings.polygons[ring] as number,
  rings.numbers[ring] as number,
]

/** The first ring that has no area. */
function flatRing(rings: Rings): AreaFault | undefined {
  const flat = rings.ends.findIndex(
    (end, ring) => doubledArea(rings.coordinates, rings.ends[ring - 1] ?? 0, end) === 0,
  )
  return flat < 0 ? undefined : { fault: 'the ring has no area', at: placeOfRing(rings, flat) }
}

/** The first hole that does not lie in its outer ring, or lies in another hole; polygons that lie in another one are put into its group. */
function nestingFault(rings: Rings, edges: Edges, groups: Groups): AreaFault | undefined {
  let outer = 0
  const areAllJoined = groups.areAllJoined()
  for (let ring = 0; ring < rings.ends.length; ring++) {
    if (rings.numbers[ring] === 0) outer = ring
    if (ring === outer && areAllJoined) continue
    const around = ringsAroundRing({ rings, edges, groups }, ring)
    const at = placeOfRing(rings, ring)
    if (around === undefined) return { fault: 'the ring touches others all along', at }
    const polygon = rings.polygons[ring] as number
    const own = around.filter((each) => rings.polygons[each] === polygon)
    if (ring === outer) joinWithPolygonsAround(rings, { polygon, around }, groups)
    else if (!own.includes(outer)) return { fault: 'the hole does not lie in its outer ring', at }
    else if (own.length > 1) return { fault: 'the hole lies in another hole', at }
  }
  return undefined
}

interface Nested {
  readonly polygon: number
  readonly around: readonly number[]
}

/** Puts a polygon into the group of every one that it lies in: those of which an odd number of rings is around it. */
function joinWithPolygonsAround({ polygons }: Rings, { polygon, around }: Nested, groups: Groups): void {
  const counts = new Map<number, number>()
  for (const ring of around) {
    const other = polygons[ring] as number
    if (other !== polygon) counts.set(other, (counts.get(other) ?? 0) + 1)
  }
  for (const [other, count] of counts) if (count % 2 === 1) groups.put(polygon, other, true)
}

/**
 * The rings that a ring lies in; undefined where every point that is tried lies on the border of another one. Borders of polygons that are
 * joined with the ring's own do not matter: whether it lies in them is settled.
 */
function ringsAroundRing({ rings, edges, groups }: Judged, ring: number): readonly number[] | undefined {
  const polygon = rings.polygons[ring] as number
  const isSettled = (other: number): boolean => {
    const otherPolygon = rings.polygons[other] as number
    return otherPolygon !== polygon && groups.areJoined(polygon, otherPolygon)
  }
  const from = rings.ends[ring - 1] ?? 0
  const end = rings.ends[ring] as number
  for (const share of [0, 0.5, 0.3, 0.7])
    for (let edge = from; edge < end; edge++) {
      const { ax, ay, bx, by } = edgeAt(edges, edge)
      const around = ringsAroundPoint(rings, edges, {
        x: ax + share * (bx - ax),
        y: ay + share * (by - ay),
        isLeftOut: (other) => other === ring || isSettled(other),
      })
      if (around !== undefined) return around
    }
  return undefined
}

/** The rings that a point lies in, some left out; undefined where it lies on a border. */
function ringsAroundPoint(
  rings: Rings,
  edges: Edges,
  {
    x,
    y,
    isLeftOut,
  }: { readonly x: number; readonly y: number; readonly isLeftOut: (ring: number) => boolean },
): readonly number[] | undefined {
  const inside = new Set<number>()
  let isOnBorder = false
  edges.index.search(x, y, Infinity, y, (edge) => {
    const crossing = crossingOf(edgeAt(edges, edge), x, y)
    if (crossing === 'none' || isOnBorder) return false
    const ring = ringOf(rings.ends, edge)
    if (isLeftOut(ring)) return false
    if (crossing === 'border') isOnBorder = true
    else if (!inside.delete(ring)) inside.add(ring)
    return false
  })
  return isOnBorder ? undefined : [...inside]
}
