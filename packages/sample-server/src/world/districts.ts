import type { Position } from './geometry.ts'
import { toMercator } from './mercator.ts'
import { createRandom, type Random } from './random.ts'

/** A service district: its boundary is a closed ring, clockwise, in Web Mercator metres; `centre` lies inside. */
export interface District {
  id: number
  name: string
  centre: Position
  ring: Position[]
  /** Neighbours have different ones, from 0. */
  tint: number
}

const NAMES = [
  'Littlebrook',
  'Juniper Flat',
  'Cottonwood',
  'Red Butte',
  'Alder Creek',
  'Sandstone',
  'Yucca Plain',
  'Mirage Lake',
  'Piñon Ridge',
  'Quail Springs',
  'Saddleback',
  'Willow Wash',
] as const

const CENTRE = { longitude: -117.93, latitude: 34.63 }
const RADIUS = { longitude: 1.02, latitude: 0.47 }
const LEAST_EDGE_METERS = 700

/** Twelve districts that share their borders: the cells of twelve scattered centres inside an oval, with borders roughened like ridges and creeks. */
export function makeDistricts(seed: number): District[] {
  const random = createRandom(seed, 'districts')
  const outline = makeOutline(random)
  const centres = scatterCentres(random)
  const rings = centres.map((centre) => {
    const cell = centres.reduce(
      (ring, other) => (other === centre ? ring : keepNearer(ring, centre, other)),
      outline,
    )
    return roughen(cell, seed)
  })
  const tints = chooseTints(rings)
  return centres.map((centre, index) => ({
    id: index + 1,
    name: NAMES[index] ?? `District ${index + 1}`,
    centre,
    ring: rings[index] ?? [],
    tint: tints[index] ?? 0,
  }))
}

/** Gives every ring a tint that no ring before it with a common corner has; starting points differ, so that all six are used. */
function chooseTints(rings: Position[][]): number[] {
  const corners = rings.map((ring) => new Set(ring.map(String)))
  const tints: number[] = []
  for (const [index, own] of corners.entries()) {
    const taken = new Set(tints.filter((_, other) => !own.isDisjointFrom(corners[other] ?? new Set())))
    const order = [0, 1, 2, 3, 4, 5].map((step) => (step + index) % 6)
    tints.push(order.find((tint) => !taken.has(tint)) ?? 0)
  }
  return tints
}

function ovalPoint(angle: number, reach: number): Position {
  return toMercator(
    CENTRE.longitude + RADIUS.longitude * reach * Math.cos(angle),
    CENTRE.latitude + RADIUS.latitude * reach * Math.sin(angle),
  )
}

/** An oval with bays and headlands, clockwise, not closed. */
function makeOutline(random: Random): Position[] {
  const waves = [2, 3, 5, 7].map((frequency) => ({
    frequency,
    height: random.between(0.02, 0.24 / frequency),
    phase: random.between(0, 2 * Math.PI),
  }))
  return Array.from({ length: 40 }, (_, step) => {
    const angle = (-step / 40) * 2 * Math.PI
    const reach = waves.reduce(
      (sum, { frequency, height, phase }) => sum + height * Math.sin(frequency * angle + phase),
      1,
    )
    return ovalPoint(angle, reach)
  })
}

/** The first centre is the middle of the demo view; each next one is the best of forty tries: farthest from all before it. */
function scatterCentres(random: Random): Position[] {
  const centres: Position[] = [toMercator(-118, 34.5)]
  while (centres.length < NAMES.length) {
    const tries = Array.from({ length: 40 }, () =>
      ovalPoint(random.between(0, 2 * Math.PI), Math.sqrt(random.next()) * 0.84),
    )
    const room = (point: Position): number =>
      Math.min(...centres.map((centre) => Math.hypot(centre[0] - point[0], centre[1] - point[1])))
    centres.push(tries.reduce((best, point) => (room(point) > room(best) ? point : best)))
  }
  return centres
}

/** Cuts away what is nearer to `other` than to `centre`. */
function keepNearer(ring: Position[], centre: Position, other: Position): Position[] {
  const middle: Position = [(centre[0] + other[0]) / 2, (centre[1] + other[1]) / 2]
  const side = ([x, y]: Position): number =>
    (x - middle[0]) * (centre[0] - other[0]) + (y - middle[1]) * (centre[1] - other[1])
  return ring.flatMap((from, index) => {
    const to = ring[(index + 1) % ring.length] ?? from
    const [a, b] = [side(from), side(to)]
    const kept: Position[] = a >= 0 ? [from] : []
    if (a >= 0 !== b >= 0) {
      const share = a / (a - b)
      kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])])
    }
    return kept
  })
}

/** Bends every edge by itself: neighbours bend a shared edge alike, because its bends depend on its ends only. */
function roughen(cell: Position[], seed: number): Position[] {
  const corners = cell.map(([x, y]): Position => [Math.round(x), Math.round(y)])
  const ring = corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from
    const forward = from[0] < to[0] || (from[0] === to[0] && from[1] < to[1])
    const [start, end] = forward ? [from, to] : [to, from]
    const edge = bend(start, end, createRandom(seed, `${start}|${end}`))
    return forward ? edge.slice(0, -1) : edge.reverse().slice(0, -1)
  })
  const first = ring[0]
  return first === undefined ? [] : [...ring, first]
}

function bend(from: Position, to: Position, random: Random): Position[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  if (Math.hypot(dx, dy) < LEAST_EDGE_METERS) return [from, to]
  const sway = random.between(-0.13, 0.13)
  const middle: Position = [
    Math.round((from[0] + to[0]) / 2 - dy * sway),
    Math.round((from[1] + to[1]) / 2 + dx * sway),
  ]
  return [...bend(from, middle, random).slice(0, -1), ...bend(middle, to, random)]
}
