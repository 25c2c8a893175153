import type { District } from './districts.ts'
import type { Position } from './geometry.ts'
import { createRandom, type Random } from './random.ts'

/** A town: a bent street grid. `nodes` are crossings, `streets` join two of them, `blocks` are four crossings around. */
export interface Town {
  district: District
  centre: Position
  nodes: Position[]
  streets: { from: number; to: number; path: Position[] }[]
  blocks: [Position, Position, Position, Position][]
}

const BLOCK_METERS = { along: 330, across: 230 }
const CENTRAL_RADIUS_METERS = 3900

/** One large town in the middle of the demo view, a main town and two to three villages in every district. */
export function makeTowns(districts: District[], seed: number): Town[] {
  return districts.flatMap((district, index) => {
    const random = createRandom(seed, `towns of ${district.id}`)
    const main = makeTown(
      district,
      district.centre,
      index === 0 ? CENTRAL_RADIUS_METERS : random.between(1600, 2050),
      random,
    )
    const villages = villageCentres(district, random).map((centre) =>
      makeTown(district, centre, random.between(650, 1000), random),
    )
    return [main, ...villages]
  })
}

/** Villages lie between the middle and the border. */
function villageCentres(district: District, random: Random): Position[] {
  const count = random.whole(2, 3)
  const turn = random.next()
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(((index + turn) / count) * district.ring.length) % district.ring.length
    const border = district.ring[at] ?? district.centre
    const share = random.between(0.45, 0.72)
    return [
      district.centre[0] + share * (border[0] - district.centre[0]),
      district.centre[1] + share * (border[1] - district.centre[1]),
    ]
  })
}

function makeTown(district: District, centre: Position, radiusMeters: number, random: Random): Town {
  const place = placer(centre, random)
  const edge = outline(radiusMeters, random)
  const reach = Math.ceil(radiusMeters / BLOCK_METERS.across) + 1
  const numbers = new Map<string, number>()
  const nodes: Position[] = []
  for (let row = -reach; row <= reach; row += 1) {
    for (let column = -reach; column <= reach; column += 1) {
      if (!edge(column * BLOCK_METERS.along, row * BLOCK_METERS.across)) continue
      numbers.set(`${column},${row}`, nodes.length)
      nodes.push(place(column, row))
    }
  }
  const town: Town = { district, centre, nodes, streets: [], blocks: [] }
  for (const key of numbers.keys()) addCrossing(town, key, numbers, place, random)
  return town
}

/** Whether a place belongs to the town: a circle with an uneven edge. */
function outline(radiusMeters: number, random: Random): (x: number, y: number) => boolean {
  const waves = [2, 3, 5].map((frequency) => ({
    frequency,
    height: random.between(0.04, 0.2),
    phase: random.between(0, 6),
  }))
  return (x, y) => {
    const angle = Math.atan2(y, x)
    const swell = waves.reduce(
      (sum, wave) => sum + wave.height * Math.sin(wave.frequency * angle + wave.phase),
      1,
    )
    return Math.hypot(x, y) <= radiusMeters * swell
  }
}

/** Where a crossing lies: the grid turned and gently bent. */
function placer(centre: Position, random: Random): (column: number, row: number) => Position {
  const turn = random.between(-0.35, 0.35)
  const sway = {
    height: random.between(40, 110),
    length: random.between(700, 1500),
    phase: random.between(0, 6),
  }
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return (column, row) => {
    const x =
      column * BLOCK_METERS.along +
      sway.height * Math.sin((row * BLOCK_METERS.across) / sway.length + sway.phase)
    const y = row * BLOCK_METERS.across + sway.height * Math.sin((column * BLOCK_METERS.along) / sway.length)
    return [round(centre[0] + x * cos - y * sin), round(centre[1] + x * sin + y * cos)]
  }
}

/** Adds the streets east and north of a crossing, and the block between them. */
function addCrossing(
  town: Town,
  key: string,
  numbers: Map<string, number>,
  place: (column: number, row: number) => Position,
  random: Random,
): void {
  const [column = 0, row = 0] = key.split(',').map(Number)
  const number = (c: number, r: number): number | undefined => numbers.get(`${c},${r}`)
  const here = number(column, row)
  for (const [c, r] of [
    [column + 1, row],
    [column, row + 1],
  ] as const) {
    const there = number(c, r)
    if (here === undefined || there === undefined || random.chance(0.07)) continue
    const path = [0, 1 / 3, 2 / 3, 1].map((share) =>
      place(column + (c - column) * share, row + (r - row) * share),
    )
    town.streets.push({ from: here, to: there, path })
  }
  const complete = [number(column + 1, row), number(column + 1, row + 1), number(column, row + 1)]
  if (complete.every((corner) => corner !== undefined)) {
    town.blocks.push([
      place(column, row),
      place(column, row + 1),
      place(column + 1, row + 1),
      place(column + 1, row),
    ])
  }
}

const round = (meters: number): number => Math.round(meters * 100) / 100
