import type { Position } from './geometry.ts'
import { createRandom, type Random } from './random.ts'
import type { Town } from './towns.ts'

/** A transmission main between two towns, cut into pieces. */
export interface Trunk {
  from: Town
  to: Town
  pieces: Position[][]
}

const PIECE_METERS = 3200

/** Joins all towns by the shortest tree, and adds the short loops that a careful utility builds. */
export function makeTrunks(towns: Town[], seed: number): Trunk[] {
  const random = createRandom(seed, 'trunks')
  const tree = shortestTree(towns)
  const loops = towns.flatMap((from, index) =>
    towns
      .slice(index + 1)
      .filter((to) => !tree.some((pair) => pair.includes(from) && pair.includes(to)))
      .filter((to) => distance(from, to) < 17_000 && random.chance(0.5))
      .map((to): [Town, Town] => [from, to]),
  )
  return [...tree, ...loops].map(([from, to]) => ({
    from,
    to,
    pieces: cut(wander(from.centre, to.centre, random)),
  }))
}

function shortestTree(towns: Town[]): [Town, Town][] {
  const [first, ...rest] = towns
  if (first === undefined) return []
  const joined = [first]
  const pairs: [Town, Town][] = []
  while (rest.length > 0) {
    const candidates = rest.flatMap((to) => joined.map((from): [Town, Town] => [from, to]))
    const pair = candidates.reduce((best, next) => (apart(next) < apart(best) ? next : best))
    pairs.push(pair)
    joined.push(pair[1])
    rest.splice(rest.indexOf(pair[1]), 1)
  }
  return pairs
}

const distance = (a: Town, b: Town): number =>
  Math.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1])

const apart = ([a, b]: [Town, Town]): number => distance(a, b)

/** A line that keeps to its course but follows the land. */
function wander(from: Position, to: Position, random: Random): Position[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  if (Math.hypot(dx, dy) < 700) return [from, to]
  const sway = random.between(-0.1, 0.1)
  const middle: Position = [
    Math.round((from[0] + to[0]) / 2 - dy * sway),
    Math.round((from[1] + to[1]) / 2 + dx * sway),
  ]
  return [...wander(from, middle, random).slice(0, -1), ...wander(middle, to, random)]
}

function cut(line: Position[]): Position[][] {
  const pieces: Position[][] = []
  let piece: Position[] = []
  let lengthMeters = 0
  for (const point of line) {
    const last = piece.at(-1)
    if (last !== undefined) lengthMeters += Math.hypot(point[0] - last[0], point[1] - last[1])
    piece.push(point)
    if (lengthMeters >= PIECE_METERS) {
      pieces.push(piece)
      piece = [point]
      lengthMeters = 0
    }
  }
  return piece.length > 1 ? [...pieces, piece] : pieces
}
