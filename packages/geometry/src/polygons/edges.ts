import Flatbush from 'flatbush'
import type { Bounds, PlacedArea } from '../area.ts'
import { isBetween, orientation, type Segment } from './segment.ts'

/** Rings and what finds their edges: edge n leads from vertex n to the next vertex of its ring. */
export interface Edges {
  readonly coordinates: Float64Array
  readonly ends: Uint32Array
  /** For each vertex the number of the next one of its ring. */
  readonly next: Uint32Array
  readonly index: Flatbush
}

const known = new WeakMap<SharedArrayBuffer, Edges>()

/** The edges of a placed area; made at first use in each thread, without a copy of coordinates or index. */
export function edgesOf({ index, coordinates, ends }: PlacedArea): Edges {
  const made = known.get(index) ?? {
    coordinates,
    ends,
    next: nextVertices(coordinates.length / 2, ends),
    index: Flatbush.from(index),
  }
  known.set(index, made)
  return made
}

/** For each vertex the number of the next one of its ring. */
export function nextVertices(count: number, ends: Uint32Array): Uint32Array {
  const next = new Uint32Array(count)
  for (let vertex = 0; vertex < count; vertex++) next[vertex] = vertex + 1
  for (let ring = 0, from = 0; ring < ends.length; ring++) {
    const end = ends[ring] as number
    if (end > from) next[end - 1] = from
    from = end
  }
  return next
}

/** The edge of a number. */
export function edgeAt({ coordinates, next }: Pick<Edges, 'coordinates' | 'next'>, edge: number): Segment {
  const to = next[edge] as number
  return {
    ax: coordinates[2 * edge] as number,
    ay: coordinates[2 * edge + 1] as number,
    bx: coordinates[2 * to] as number,
    by: coordinates[2 * to + 1] as number,
  }
}

/** The number of the ring that a vertex belongs to. */
export function ringOf(ends: Uint32Array, vertex: number): number {
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ends[middle] as number) > vertex) high = middle
    else low = middle + 1
  }
  return low
}

/** Where a point lies by the even-odd rule, exactly. */
export function positionIn(edges: Edges, x: number, y: number): 'inside' | 'outside' | 'border' {
  let isInside = false
  let isOnBorder = false
  edges.index.search(x, y, Infinity, y, (edge) => {
    const crossing = crossingOf(edgeAt(edges, edge), x, y)
    if (crossing === 'border') isOnBorder = true
    if (crossing === 'right') isInside = !isInside
    return false
  })
  if (isOnBorder) return 'border'
  return isInside ? 'inside' : 'outside'
}

/** Whether a ray from a point to the right crosses a segment; `border` where the point lies on the segment. */
export function crossingOf(segment: Segment, x: number, y: number): 'right' | 'border' | 'none' {
  const { ax, ay, bx, by } = segment
  if (x > Math.max(ax, bx)) return 'none'
  const side = x < Math.min(ax, bx) ? undefined : orientation(segment, x, y)
  if (side === 0 && isBetween(segment, x, y)) return 'border'
  if (ay > y === by > y) return 'none'
  return side === undefined || side > 0 === by > ay ? 'right' : 'none'
}

/** The numbers of the edges of a placed area whose boxes meet the bounds; no world copies. */
export const edgesNear = (placed: PlacedArea, bounds: Bounds): readonly number[] =>
  edgesOf(placed).index.search(bounds.xmin, bounds.ymin, bounds.xmax, bounds.ymax)
