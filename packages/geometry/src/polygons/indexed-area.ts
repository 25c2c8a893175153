import Flatbush from 'flatbush'
import type { Bounds, PlacedArea } from '../area.ts'
import { type Edges, edgeAt, nextVertices } from './edges.ts'

/** Bounds that nothing lies in. */
const nowhere: Bounds = { xmin: Infinity, ymin: Infinity, xmax: -Infinity, ymax: -Infinity }

/**
 * A placed area of coordinates that are already in the reference of the question: gives it its bounds and the index of its edges, both
 * over shared memory. Without vertices it is an area that nothing lies in.
 *
 * @param placed all of a placed area but bounds and index; coordinates and ends that are not on shared memory are copied there.
 */
export function indexedArea(placed: Omit<PlacedArea, 'bounds' | 'index'>): PlacedArea {
  const coordinates = sharedFloats(placed.coordinates)
  const ends = sharedCounts(placed.ends)
  const count = coordinates.length / 2
  const index = indexOf({ coordinates, next: nextVertices(count, ends) }, SharedArrayBuffer)
  const { minX: xmin, minY: ymin, maxX: xmax, maxY: ymax } = index
  const bounds = count === 0 ? nowhere : { xmin, ymin, xmax, ymax }
  return { ...placed, coordinates, ends, bounds, index: index.data as SharedArrayBuffer }
}

/** The index of the edges of rings, over memory of a kind. Without edges it finds nothing. */
export function indexOf(
  edges: Pick<Edges, 'coordinates' | 'next'>,
  Memory: ArrayBufferConstructor | SharedArrayBufferConstructor,
): Flatbush {
  const count = edges.next.length
  const index = new Flatbush(Math.max(count, 1), 16, Float64Array, Memory)
  if (count === 0) index.add(nowhere.xmin, nowhere.ymin, nowhere.xmax, nowhere.ymax)
  for (let edge = 0; edge < count; edge++) {
    const { ax, ay, bx, by } = edgeAt(edges, edge)
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
  }
  index.finish()
  return index
}

/** The same numbers on shared memory. */
function sharedFloats(numbers: ArrayLike<number>): Float64Array<SharedArrayBuffer> {
  if (numbers instanceof Float64Array && numbers.buffer instanceof SharedArrayBuffer)
    return numbers as Float64Array<SharedArrayBuffer>
  const shared = new Float64Array(new SharedArrayBuffer(8 * numbers.length))
  shared.set(numbers)
  return shared
}

/** The same counts on shared memory. */
function sharedCounts(counts: ArrayLike<number>): Uint32Array<SharedArrayBuffer> {
  if (counts instanceof Uint32Array && counts.buffer instanceof SharedArrayBuffer)
    return counts as Uint32Array<SharedArrayBuffer>
  const shared = new Uint32Array(new SharedArrayBuffer(4 * counts.length))
  shared.set(counts)
  return shared
}
