import type { Bounds, Shape } from '../area.ts'
import { type Edges, nextVertices } from './edges.ts'
import { indexOf } from './indexed-area.ts'
import type { Segment } from './segment.ts'

/** Beyond this a coordinate counts as none: products of such numbers stay finite, and no reference has any. */
const largest = 1e15

/** The bounds of a shape; undefined where it has no vertices, or a coordinate that is no number or beyond every reference. */
export function boundsOf({ parts }: Shape): Bounds | undefined {
  let xmin = Infinity
  let ymin = Infinity
  let xmax = -Infinity
  let ymax = -Infinity
  for (const part of parts)
    for (const [x, y] of part) {
      if (!isCoordinate(x) || !isCoordinate(y)) return undefined
      if (x < xmin) xmin = x
      if (x > xmax) xmax = x
      if (y < ymin) ymin = y
      if (y > ymax) ymax = y
    }
  return xmin > xmax ? undefined : { xmin, ymin, xmax, ymax }
}

const isCoordinate = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= largest

/** The segments of a part of a shape: of a ring with the one that closes it. A single vertex is a segment of no length. */
export function segmentsOf(kind: Shape['kind'], part: Shape['parts'][number]): readonly Segment[] {
  const segments: Segment[] = []
  const last = kind === 'lines' && part.length > 1 ? part.length - 1 : part.length
  for (let at = 0; at < last; at++) {
    const [ax, ay] = part[at] as readonly [number, number]
    const [bx, by] = part[kind === 'points' ? at : (at + 1) % part.length] as readonly [number, number]
    segments.push({ ax, ay, bx, by })
  }
  return segments
}

/** The rings of a shape of polygons with what finds their edges. */
export function edgesOfShape({ parts }: Shape): Edges {
  const rings = parts.filter((part) => part.length > 0)
  const ends = new Uint32Array(rings.length)
  rings.forEach((ring, at) => {
    ends[at] = (ends[at - 1] ?? 0) + ring.length
  })
  const coordinates = new Float64Array(2 * (ends.at(-1) ?? 0))
  rings.flat().forEach(([x, y], at) => void coordinates.set([x, y], 2 * at))
  const next = nextVertices(coordinates.length / 2, ends)
  return { coordinates, ends, next, index: indexOf({ coordinates, next }, ArrayBuffer) }
}
