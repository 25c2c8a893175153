import type { Position, Shape } from '../../../packages/sample-server/src/world/geometry.ts'
import { partsOf } from '../../../packages/sample-server/src/world/geometry.ts'
import { liesSo, type PlainAreaRight } from './area-right.ts'
import { oracleArea } from './placed-area.ts'
import { common, differenceOf, distanceOf, segment, topologyOf } from './planar.ts'

/** A shape that lies elsewhere, and to every area of the policy as this one does: what is hidden differs, and stays hidden. */
export function elsewhere(
  shape: Shape,
  rights: readonly PlainAreaRight[],
  distances: readonly number[],
): Shape {
  const candidates = distances.map((metres) => moved(shape, ([x, y]) => [x + metres, y + metres]))
  return (
    candidates.find((one) => rights.every((right) => liesSo(right, one) === liesSo(right, shape))) ?? shape
  )
}

/**
 * A shape that is the same inside of the areas, and differs outside: vertices move between edges that stay outside. The same shape where
 * none can.
 */
export function otherOutside(shape: Shape, rights: readonly PlainAreaRight[], metres: number): Shape {
  if ('x' in shape) return shape
  const parts = partsOf(shape)
  let changed: Shape = shape
  for (const [nth, part] of parts.entries()) {
    const step = Math.ceil(part.length / mostMoved)
    for (const at of [...part.keys()].filter((place) => place % step === 0)) {
      const one = withVertexMoved(changed, [nth, at], metres)
      if (one && isSameInside(changed, one, { nth, at, rights })) changed = one
    }
  }
  return changed
}

/** Most vertices of a part that are tried: long borders of districts have hundreds. */
const mostMoved = 8

/** The shape with one vertex moved; the first vertex of a ring, which is its last one too, stays. */
function withVertexMoved(
  shape: Shape,
  [nth, at]: readonly [number, number],
  metres: number,
): Shape | undefined {
  const isRing = 'rings' in shape
  const part = partsOf(shape)[nth] ?? []
  if (isRing && (at === 0 || at === part.length - 1)) return undefined
  const parts = partsOf(shape).map((one, index) =>
    index === nth
      ? one.map(([x, y], place): Position => (place === at ? [x + metres, y - metres / 2] : [x, y]))
      : one,
  )
  return isRing ? { rings: parts } : { paths: parts }
}

/** Edges at a moved vertex stay this far outside of areas, in metres, so that no crossing moves. */
const leastDistance = 0.5

function isSameInside(
  before: Shape,
  after: Shape,
  { nth, at, rights }: { nth: number; at: number; rights: readonly PlainAreaRight[] },
): boolean {
  const edges = [before, after].flatMap((shape) => {
    const part = partsOf(shape)[nth] ?? []
    const vertex = part[at] as Position
    return [part[at - 1], part[at + 1]].flatMap((other) => (other ? [segment(other, vertex)] : []))
  })
  // What is in one of them and not in the other; lines enclose nothing.
  const swept = differenceOf(topologyOf(before), topologyOf(after))
  return rights.every((right) => {
    const { geometry } = oracleArea(right.of)
    if (edges.some((edge) => distanceOf(geometry, edge) < leastDistance)) return false
    return common(geometry, swept).getArea() < 1e-6
  })
}

function moved(shape: Shape, shift: (position: Position) => Position): Shape {
  if ('x' in shape) {
    const [x, y] = shift([shape.x, shape.y])
    return { x, y }
  }
  const parts = partsOf(shape).map((part) => part.map(shift))
  return 'paths' in shape ? { paths: parts } : { rings: parts }
}
