import { type Edges, edgeAt } from './edges.ts'
import { boxOf, distanceTo, isBetween, orientation, type Segment, widened } from './segment.ts'

/**
 * How two edges that do not merely follow each other meet: they change sides, run on each other, touch at a point, or do not meet and are
 * nearer to each other than a distance.
 */
interface Contact {
  readonly kind: 'crossing' | 'overlap' | 'touch' | 'near'
  readonly one: number
  readonly other: number
}

/** A way through a vertex: from a point before it to one after it. */
interface Pass {
  readonly before: readonly [number, number]
  readonly after: readonly [number, number]
}

/** Which edges that do not meet count as near each other. */
interface Nearness {
  readonly distance: number
  readonly matters: (one: number, other: number) => boolean
}

/** Every contact between edges of rings, until one is wanted no longer; exact but for nearness. */
export function findContacts(
  edges: Edges,
  { distance, matters }: Nearness,
  isEnough: (contact: Contact) => boolean,
): void {
  const previous = new Uint32Array(edges.next.length)
  edges.next.forEach((next, vertex) => {
    previous[next] = vertex
  })
  const judge = { edges, previous }
  let isDone = false
  for (let one = 0; one < edges.next.length && !isDone; one++) {
    const { xmin, ymin, xmax, ymax } = widened(boxOf(edgeAt(edges, one)), distance)
    edges.index.search(xmin, ymin, xmax, ymax, (other) => {
      if (other <= one || isDone) return false
      let kind: Contact['kind'] | undefined = contactBetween(judge, one, other)
      if (kind === undefined && distance > 0 && matters(one, other))
        kind = areNear(judge, [one, other], distance) ? 'near' : undefined
      if (kind !== undefined) isDone = isEnough({ kind, one, other })
      return false
    })
  }
}

/** True where two edges that do not meet are no farther apart than a distance: then an end of one is that near to the other. */
function areNear({ edges }: Judge, [one, other]: readonly [number, number], distance: number): boolean {
  const [i, j] = [edgeAt(edges, one), edgeAt(edges, other)]
  return (
    distanceTo(i, j.ax, j.ay) <= distance ||
    distanceTo(i, j.bx, j.by) <= distance ||
    distanceTo(j, i.ax, i.ay) <= distance ||
    distanceTo(j, i.bx, i.by) <= distance
  )
}

interface Judge {
  readonly edges: Edges
  readonly previous: Uint32Array
}

function contactBetween(judge: Judge, one: number, other: number): Contact['kind'] | undefined {
  const { next } = judge.edges
  const i = edgeAt(judge.edges, one)
  const j = edgeAt(judge.edges, other)
  if (next[one] === other) return turnsBack(i, j) ? 'overlap' : undefined
  if (next[other] === one) return turnsBack(j, i) ? 'overlap' : undefined
  const c = orientation(i, j.ax, j.ay)
  const d = orientation(i, j.bx, j.by)
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return undefined
  const a = orientation(j, i.ax, i.ay)
  const b = orientation(j, i.bx, i.by)
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return undefined
  if (a !== 0 && b !== 0 && c !== 0 && d !== 0) return 'crossing'
  if (a === 0 && b === 0 && runOnEachOther(i, j)) return 'overlap'
  return touchBetween(judge, [one, i, a === 0], [other, j, c === 0])
}

/** True where an edge leads back over the one before it. */
function turnsBack(first: Segment, second: Segment): boolean {
  if (orientation(first, second.bx, second.by) !== 0) return false
  const isSteep = first.ax === first.bx
  const before = isSteep ? first.ay - first.by : first.ax - first.bx
  const after = isSteep ? second.by - second.ay : second.bx - second.ax
  return before > 0 === after > 0
}

/** True where two edges of one line have more than a point in common. */
function runOnEachOther(i: Segment, j: Segment): boolean {
  const isSteep = i.ax === i.bx
  const [a, b, c, d] = isSteep ? [i.ay, i.by, j.ay, j.by] : [i.ax, i.bx, j.ax, j.bx]
  return Math.max(Math.min(a, b), Math.min(c, d)) < Math.min(Math.max(a, b), Math.max(c, d))
}

type Side = readonly [number: number, edge: Segment, mayStartOnOther: boolean]

/**
 * The contact where the vertex that one edge starts at lies on the other edge, its end excepted; every other touch is found from the edges
 * that start there. It is a crossing where the ways through that vertex change sides.
 */
function touchBetween(
  judge: Judge,
  [one, i, isOnJ]: Side,
  [other, j, isOnI]: Side,
): Contact['kind'] | undefined {
  const areSame = i.ax === j.ax && i.ay === j.ay
  if (isOnJ && isBetween(j, i.ax, i.ay) && !(i.ax === j.bx && i.ay === j.by)) {
    const straight: Pass = { before: [j.ax, j.ay], after: [j.bx, j.by] }
    return kindOfTouch(i, passAt(judge, one), areSame ? passAt(judge, other) : straight)
  }
  if (isOnI && isBetween(i, j.ax, j.ay) && !(j.ax === i.bx && j.ay === i.by))
    return kindOfTouch(j, passAt(judge, other), { before: [i.ax, i.ay], after: [i.bx, i.by] })
  return undefined
}

/** The way of a ring through the vertex that an edge starts at. */
function passAt({ edges, previous }: Judge, vertex: number): Pass {
  const { ax, ay } = edgeAt(edges, previous[vertex] as number)
  const { bx, by } = edgeAt(edges, vertex)
  return { before: [ax, ay], after: [bx, by] }
}

const kindOfTouch = ({ ax, ay }: Segment, one: Pass, other: Pass): Contact['kind'] =>
  isLeftOf(one, [ax, ay], other.before) === isLeftOf(one, [ax, ay], other.after) ? 'touch' : 'crossing'

/** True where a point lies between the two arms of a way through a vertex, on its left. */
function isLeftOf(
  { before, after }: Pass,
  [x, y]: readonly [number, number],
  [pointX, pointY]: readonly [number, number],
): boolean {
  const arriving = { ax: before[0], ay: before[1], bx: x, by: y }
  const leaving = { ax: x, ay: y, bx: after[0], by: after[1] }
  const ofArriving = orientation(arriving, pointX, pointY) > 0
  const ofLeaving = orientation(leaving, pointX, pointY) > 0
  return orientation(arriving, after[0], after[1]) > 0 ? ofArriving && ofLeaving : ofArriving || ofLeaving
}
