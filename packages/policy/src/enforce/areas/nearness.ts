import type { Shape } from '@mapgate/geometry'

type Vertex = Shape['parts'][number][number]
type Edge = readonly [from: Vertex, to: Vertex]

/** True where two shapes are no further from each other than a distance in units of their reference; polygons are near to what lies in them. */
export function isNear(one: Shape, other: Shape, distance: number): boolean {
  if (holdsSome(one, other) || holdsSome(other, one)) return true
  const edges = edgesOf(other)
  return edgesOf(one).some((edge) => edges.some((near) => distanceBetween(edge, near) <= distance))
}

/** True for polygons that a vertex of the other shape lies in. */
const holdsSome = (polygons: Shape, { parts }: Shape): boolean =>
  polygons.kind === 'polygons' && parts.some((part) => part.some((vertex) => holds(polygons.parts, vertex)))

/** By the even-odd rule. */
function holds(rings: Shape['parts'], [x, y]: Vertex): boolean {
  let isInside = false
  for (const [[ax, ay], [bx, by]] of rings.flatMap((ring) => edgesOfPart(ring, true)))
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) isInside = !isInside
  return isInside
}

const edgesOf = ({ kind, parts }: Shape): readonly Edge[] =>
  kind === 'points'
    ? parts.flat().map((vertex): Edge => [vertex, vertex])
    : parts.flatMap((part) => edgesOfPart(part, kind === 'polygons'))

const edgesOfPart = (part: readonly Vertex[], isRing: boolean): readonly Edge[] =>
  part.flatMap((vertex, at): Edge[] => {
    const next = part[at + 1] ?? (isRing || part.length === 1 ? part[0] : undefined)
    return next ? [[vertex, next]] : []
  })

/** The distance between two straight pieces: 0 where they cross, else from one of their ends. */
function distanceBetween(one: Edge, other: Edge): number {
  if (cross(one, other)) return 0
  return Math.min(
    ...one.map((vertex) => distanceFrom(vertex, other)),
    ...other.map((vertex) => distanceFrom(vertex, one)),
  )
}

const side = ([[ax, ay], [bx, by]]: Edge, [x, y]: Vertex): number =>
  Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax))

const cross = (one: Edge, other: Edge): boolean =>
  side(one, other[0]) * side(one, other[1]) < 0 && side(other, one[0]) * side(other, one[1]) < 0

function distanceFrom([x, y]: Vertex, [[ax, ay], [bx, by]]: Edge): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}
