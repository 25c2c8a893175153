import type { AreaFault } from '../area.ts'
import type { Reference } from '../references/reference-list.ts'
import type { Polygons } from './polygons.ts'

/** The most vertices that an area may have. */
export const mostVertices = 1_000_000

/** Beyond this no reference has coordinates. */
const largestCoordinate = 1e9
/** Rings of polygons one after another, not closed, without a vertex that equals the one before it. */
export interface Rings {
  readonly coordinates: Float64Array
  readonly ends: Uint32Array
  /** For each ring the number of its polygon. */
  readonly polygons: Uint32Array
  /** For each ring its number within its polygon: 0 for the outer one. */
  readonly numbers: Uint32Array
  /** For each vertex its position in the ring that was given. */
  readonly positions: Uint32Array
}

/** A ring that is being read, and where it stands. */
interface Given {
  readonly ring: Polygons[number][number]
  readonly at: readonly [polygon: number, ring: number]
}

/** The rings of polygons; or what is wrong with one of them as far as it shows without the others, with polygon, ring and vertex. */
export function readRings(polygons: Polygons, reference: Reference): Rings | AreaFault {
  const coordinates: number[] = []
  const positions: number[] = []
  const ends: number[] = []
  const given = polygons.flatMap((rings, polygon) =>
    rings.map((ring, at): Given => ({ ring, at: [polygon, at] })),
  )
  const empty = polygons.findIndex((rings) => rings.length === 0)
  if (empty >= 0) return { fault: 'the polygon has no rings', at: [empty] }
  for (const { ring, at } of given) {
    if (positions.length + ring.length > mostVertices + given.length)
      return { fault: `more than ${mostVertices} vertices are too many`, at: [] }
    for (let vertex = 0; vertex < ring.length; vertex++) {
      const [x, y] = ring[vertex] as readonly number[]
      const fault = coordinateFault(x, y, reference)
      if (fault !== undefined) return { fault, at: [...at, vertex] }
      // Numbers below any unit are 0, so that exact products of coordinates do not underflow; -0 is 0.
      coordinates.push(roundedToZero(x as number), roundedToZero(y as number))
      positions.push(vertex)
      if (isRepeated(coordinates, ends.at(-1) ?? 0)) {
        coordinates.length -= 2
        positions.pop()
      }
    }
    dropClosingVertex(coordinates, positions, ends.at(-1) ?? 0)
    if (countDifferent(coordinates, ends.at(-1) ?? 0) < 3)
      return { fault: 'the ring has fewer than three different points', at }
    ends.push(positions.length)
  }
  if (ends.length === 0) return { fault: 'there are no polygons', at: [] }
  return {
    coordinates: Float64Array.from(coordinates),
    positions: Uint32Array.from(positions),
    ends: Uint32Array.from(ends),
    polygons: Uint32Array.from(given, ({ at }) => at[0]),
    numbers: Uint32Array.from(given, ({ at }) => at[1]),
  }
}

/** Why two numbers are no place in a reference. */
function coordinateFault(
  x: unknown,
  y: unknown,
  { isGeographic, worldWidth = 360 }: Reference,
): string | undefined {
  if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y))
    return 'the coordinates are not two numbers'
  const northernmost = worldWidth / 4
  // One world and a half, for shapes that lie across the antimeridian.
  const easternmost = worldWidth * 1.5
  if (isGeographic && Math.abs(y) > northernmost) return `the latitude ${y} is beyond ${northernmost}`
  if (isGeographic && Math.abs(x) > easternmost) return `the longitude ${x} is beyond ${easternmost}`
  return Math.max(Math.abs(x), Math.abs(y)) > largestCoordinate
    ? `the coordinates ${x} ${y} are beyond every reference`
    : undefined
}

const roundedToZero = (value: number): number => (Math.abs(value) < 1e-100 ? 0 : value)

/** True where the last vertex of a ring equals the one before it. */
function isRepeated(coordinates: readonly number[], from: number): boolean {
  const last = coordinates.length - 2
  return (
    last > 2 * from &&
    coordinates[last] === coordinates[last - 2] &&
    coordinates[last + 1] === coordinates[last - 1]
  )
}

/** Takes away the last vertex of a ring where it equals the first. */
function dropClosingVertex(coordinates: number[], positions: number[], from: number): void {
  const last = coordinates.length - 2
  if (last <= 2 * from) return
  if (coordinates[last] !== coordinates[2 * from] || coordinates[last + 1] !== coordinates[2 * from + 1])
    return
  coordinates.length = last
  positions.pop()
}

/** How many different points a ring has, as far as three. */
function countDifferent(coordinates: readonly number[], from: number): number {
  const different = new Set<string>()
  for (let at = 2 * from; at < coordinates.length && different.size < 3; at += 2)
    different.add(`${coordinates[at]} ${coordinates[at + 1]}`)
  return different.size
}

/** Twice the area of a ring; above 0 where it runs against the clock. */
export function doubledArea(coordinates: ArrayLike<number>, from: number, end: number): number {
  const originX = coordinates[2 * from] as number
  const originY = coordinates[2 * from + 1] as number
  let sum = 0
  for (let at = 2 * from + 2; at + 2 < 2 * end; at += 2) {
    const ax = (coordinates[at] as number) - originX
    const ay = (coordinates[at + 1] as number) - originY
    const bx = (coordinates[at + 2] as number) - originX
    const by = (coordinates[at + 3] as number) - originY
    sum += ax * by - bx * ay
  }
  return sum
}
