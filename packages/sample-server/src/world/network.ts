import type { Position } from './geometry.ts'
import type { Random } from './random.ts'
import {
  groundLengthMeters,
  momentBetween,
  type NewRow,
  numbered,
  pointAt,
  type Secrets,
  sourcesFor,
} from './rows.ts'
import type { Town } from './towns.ts'
import type { Trunk } from './trunks.ts'

interface Pipe {
  path: Position[]
  district: string
  diameter: number
  trunk: boolean
}

/** The rows of the water network, by layer id: hydrants (2), valves (3), mains (4). */
export function makeNetwork(towns: Town[], trunks: Trunk[], seed: number): Record<2 | 3 | 4, NewRow[]> {
  const pipes = layPipes(towns, trunks, seed)
  return { 2: makeHydrants(pipes, seed), 3: makeValves(pipes, seed), 4: makeMains(pipes, seed) }
}

function layPipes(towns: Town[], trunks: Trunk[], seed: number): Pipe[] {
  const { random } = sourcesFor(seed, 'pipes')
  const trunkPipes = trunks.flatMap(({ from, to, pieces }) => {
    const diameter = random.pick([500, 600, 750, 900, 1200, 1500])
    return pieces.map((path, index) => {
      const district = index < pieces.length / 2 ? from.district : to.district
      return { path, district: district.name, diameter, trunk: true }
    })
  })
  const streetPipes = towns.flatMap((town) =>
    town.streets.map(({ path }) => ({
      path,
      district: town.district.name,
      diameter: random.chance(0.14) ? random.pick([250, 300, 400]) : random.pick([100, 150, 150, 200]),
      trunk: false,
    })),
  )
  return [...trunkPipes, ...streetPipes]
}

function makeMains(pipes: Pipe[], seed: number): NewRow[] {
  const { random, secrets } = sourcesFor(seed, 'mains')
  return pipes.map((pipe, index) => {
    const lengthMeters = groundLengthMeters(pipe.path)
    return {
      shape: { paths: [pipe.path] },
      values: {
        GLOBALID: random.globalId(),
        asset_id: numbered('MA', index + 1),
        district: pipe.district,
        main_class: pipe.trunk ? 'transmission' : 'distribution',
        diameter_mm: pipe.diameter,
        material: pipe.trunk ? random.pick(['STL', 'DI']) : random.pick(['DI', 'CI', 'PVC', 'PVC', 'AC']),
        install_year: random.whole(1948, 2022),
        length_m: lengthMeters,
        ...secrets.guarded(lengthMeters * 180, lengthMeters * 950),
      },
    }
  })
}

function makeHydrants(pipes: Pipe[], seed: number): NewRow[] {
  const { random, secrets } = sourcesFor(seed, 'hydrants')
  const places = pipes.flatMap((pipe) => {
    if (!pipe.trunk && random.chance(0.5)) return []
    const share = pipe.trunk ? random.between(0.3, 0.7) : random.pick([0.12, 0.5, 0.88])
    return [{ at: along(pipe.path, share), district: pipe.district }]
  })
  return places.map(({ at, district }, index) =>
    hydrantRow(random, secrets, { at, district, number: index + 1 }),
  )
}

interface HydrantPlace {
  at: Position
  district: string
  number: number
}

function hydrantRow(random: Random, secrets: Secrets, place: HydrantPlace): NewRow {
  return {
    shape: pointAt(...place.at),
    values: {
      GLOBALID: random.globalId(),
      asset_id: numbered('HY', place.number),
      district: place.district,
      hydrant_type: random.whole(1, 3),
      status: random.pick(['active', 'active', 'active', 'active', 'active', 'active', 'standby', 'out']),
      manufacturer: random.pick(['Northgate', 'Ironwell', 'Clearbrook', 'Halden']),
      flow_gpm: random.whole(450, 1900),
      pressure_psi: random.whole(35, 110),
      installed: momentBetween(random, 1965, 2024),
      owner_name: secrets.person(),
      phone: secrets.phone(),
      ...secrets.guarded(2800, 9400),
    },
  }
}

function makeValves(pipes: Pipe[], seed: number): NewRow[] {
  const { random, secrets } = sourcesFor(seed, 'valves')
  const fitted = pipes.filter((pipe) => pipe.trunk || random.chance(0.6))
  return fitted.map((pipe, index) => ({
    shape: pointAt(...along(pipe.path, random.pick([0.06, 0.94]))),
    values: {
      GLOBALID: random.globalId(),
      asset_id: numbered('VA', index + 1),
      district: pipe.district,
      valve_type: pipe.trunk ? random.pick(['butterfly', 'air', 'blowoff']) : 'gate',
      diameter_mm: pipe.diameter,
      normally_open: random.chance(0.93) ? 1 : 0,
      last_turned: random.chance(0.1) ? null : momentBetween(random, 2019, 2026),
      ...secrets.guarded(400, 12_000),
    },
  }))
}

/** The position at a share of a line's length, from 0 to 1. */
function along(path: Position[], share: number): Position {
  const whole = groundLengthMeters(path)
  let rest = whole * share
  for (const [index, to] of path.entries()) {
    const from = path[index - 1]
    if (from === undefined) continue
    const step = groundLengthMeters([from, to])
    if (rest <= step && step > 0)
      return [from[0] + ((to[0] - from[0]) * rest) / step, from[1] + ((to[1] - from[1]) * rest) / step]
    rest -= step
  }
  return path.at(-1) ?? [0, 0]
}
