import { ClipType, FillRule, type Paths64 } from 'clipper2-ts'
import { clipped, fromGrid, type Grid, toGrid } from './grid.ts'
import { doubledArea, type Rings } from './rings.ts'

/** Vertices of a ring that is not closed. */
export type Ring = readonly (readonly [x: number, y: number])[]

/**
 * The rings of polygons of which those of one group are joined; outer rings run against the clock, holes with it. What is joined lies on the
 * grid, every other vertex is as it was.
 *
 * @param groups for each polygon the number of the group that it is joined in, if any
 */
export function joinPolygons(
  rings: Rings,
  groups: readonly (number | undefined)[],
  grid: Grid,
): readonly Ring[] {
  const kept: Ring[] = []
  const joined = new Map<number, Paths64>()
  for (let at = 0; at < rings.ends.length; at++) {
    const ring = turnedRing(rings, at)
    const group = groups[rings.polygons[at] as number]
    if (group === undefined) kept.push(ring)
    else {
      const paths = joined.get(group) ?? []
      paths.push(ring.map((vertex) => toGrid(grid, vertex)))
      joined.set(group, paths)
    }
  }
  for (const subject of joined.values())
    for (const ring of clipped(ClipType.Union, FillRule.NonZero, { subject }))
      kept.push(ring.map((point) => fromGrid(grid, point)))
  return kept
}

/** A ring that runs against the clock where it is an outer one, and with it where it is a hole. */
function turnedRing({ coordinates, ends, numbers }: Rings, at: number): Ring {
  const from = ends[at - 1] ?? 0
  const end = ends[at] as number
  const ring: (readonly [number, number])[] = []
  for (let vertex = from; vertex < end; vertex++)
    ring.push([coordinates[2 * vertex] as number, coordinates[2 * vertex + 1] as number])
  const runsAgainstClock = doubledArea(coordinates, from, end) > 0
  return runsAgainstClock === (numbers[at] === 0) ? ring : ring.reverse()
}
