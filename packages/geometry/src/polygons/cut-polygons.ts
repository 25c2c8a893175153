import { ClipType, FillRule, type Point64 } from 'clipper2-ts'
import type { Bounds, PlacedArea, Shape } from '../area.ts'
import { copiesNear } from './copies.ts'
import { clipped, fromGrid, type Grid, toGrid } from './grid.ts'
import { ringsAround } from './rings-around.ts'
import { widened } from './segment.ts'

type Vertex = Shape['parts'][number][number]

/** How fine polygons are cut, in metres on the ground. */
const cutStep = 1e-5
/** How far from 0 whole numbers of steps are exact; nothing on earth is that far. */
const mostSteps = 2 ** 50

/**
 * What polygons have in common with the area and its copies, both by the even-odd rule; rings are closed, and run as those of the polygons
 * do. A vertex that is cut lies on a grid of a hundredth of a millimetre on the ground; every other one is as it was.
 */
export function cutPolygons(placed: PlacedArea, shape: Shape, bounds: Bounds): Vertex[][] {
  const grid: Grid = { step: 2 ** Math.floor(Math.log2(cutStep * placed.unitsPerMetre)), perUnit: 1 }
  const farthest = Math.max(-bounds.xmin, -bounds.ymin, bounds.xmax, bounds.ymax)
  if (farthest > mostSteps * grid.step) return []
  const known = new Map<string, Vertex>()
  const steps = (vertex: Vertex): Point64 => {
    const point = toGrid(grid, vertex)
    const key = `${point.x} ${point.y}`
    if (!known.has(key)) known.set(key, vertex)
    return point
  }
  const subject = shape.parts.map((part) => part.map(steps))
  const pieces = copiesNear(placed, bounds, 0).map((shift) => {
    const clip = ringsAround(placed, widened(bounds, 10 * grid.step), shift).map((ring) => ring.map(steps))
    return clipped(ClipType.Intersection, FillRule.EvenOdd, { subject, clip })
  })
  const cut = pieces.flat()
  const joined = pieces.length > 1 ? clipped(ClipType.Union, FillRule.NonZero, { subject: cut }) : cut
  const isReversed = runsWithClock(shape)
  return joined.map((ring) => {
    const vertices = ring.map((point) => known.get(`${point.x} ${point.y}`) ?? fromGrid(grid, point))
    return closed(isReversed ? vertices.reverse() : vertices)
  })
}

/** True where the rings of polygons run with the clock, holes against it, as map servers give them. */
function runsWithClock({ parts }: Shape): boolean {
  let doubled = 0
  for (const part of parts) {
    const [firstX, firstY] = part[0] ?? [0, 0]
    part.forEach(([x, y], at) => {
      const [nextX, nextY] = part[(at + 1) % part.length] as Vertex
      doubled += (x - firstX) * (nextY - firstY) - (nextX - firstX) * (y - firstY)
    })
  }
  return doubled < 0
}

const closed = (ring: Vertex[]): Vertex[] => [...ring, ring[0] as Vertex]
