import type { District } from './districts.ts'
import type { Position } from './geometry.ts'
import type { Random } from './random.ts'
import { momentBetween, type NewRow, numbered, pointAt, sourcesFor } from './rows.ts'
import type { Town } from './towns.ts'

const STREETS = [
  'Mesquite',
  'Sierra',
  'Agave',
  'Canyon',
  'Orchard',
  'Foothill',
  'Granite',
  'Poppy',
  'Heron',
  'Mill',
]
const NOTES = [
  'Water in the street',
  'No pressure upstairs',
  'Meter reads too high',
  'Tastes of chlorine',
  'Valve box is open',
]

/** The rows of the service districts (layer 6). */
export function makeDistrictRows(districts: District[], seed: number): NewRow[] {
  const { random, secrets } = sourcesFor(seed, 'district rows')
  return districts.map((district) => ({
    shape: { rings: [district.ring] },
    values: {
      GLOBALID: random.globalId(),
      district_id: district.id,
      district: district.name,
      population: random.whole(3, 90) * 1000,
      owner_name: secrets.person(),
      phone: secrets.phone(),
      ...secrets.guarded(900_000, 12_000_000),
    },
  }))
}

/** The rows of the parcels (layer 5): the lots of every block, fewer in villages. */
export function makeParcels(towns: Town[], seed: number): NewRow[] {
  const { random, secrets } = sourcesFor(seed, 'parcels')
  const lots = towns.flatMap((town) =>
    town.blocks.flatMap((block) => {
      const landUse = random.chance(0.08) ? random.pick(['civic', 'open', 'open']) : null
      const columns = landUse !== null ? 1 : random.whole(1, town.blocks.length > 300 ? 3 : 2)
      return split(block, columns, landUse === null ? 2 : 1).map((ring) => ({ ring, town, landUse }))
    }),
  )
  return lots.map(({ ring, town, landUse }, index) => ({
    shape: { rings: [ring] },
    values: {
      GLOBALID: random.globalId(),
      parcel_id: numbered('PA', index + 1),
      district: town.district.name,
      address: `${random.whole(100, 9900)} ${random.pick(STREETS)} ${random.pick(['St', 'Ave', 'Rd', 'Way'])}`,
      land_use: landUse ?? (random.chance(0.14) ? 'commercial' : 'residential'),
      area_m2: groundAreaSquareMeters(ring),
      owner_name: secrets.person(),
      phone: secrets.phone(),
      ...secrets.guarded(80_000, 900_000),
    },
  }))
}

/** The rows of the complaints (layer 0): beside parcels, with the moment they came in. */
export function makeComplaints(parcels: NewRow[], seed: number): NewRow[] {
  const { random, secrets } = sourcesFor(seed, 'complaints')
  const places = parcels.filter(() => random.chance(0.18))
  return places.map((parcel, index) => {
    const [x, y] = frontOf(parcel, random)
    const reported = momentBetween(random, 2024, 2026)
    return {
      shape: pointAt(x, y),
      values: {
        GLOBALID: random.globalId(),
        ticket: numbered('C', index + 1),
        district: parcel.values.district ?? null,
        category: random.pick(['leak', 'leak', 'pressure', 'taste', 'meter']),
        status: reported < Date.UTC(2025, 8, 1) ? 'closed' : random.pick(['open', 'assigned', 'closed']),
        reported,
        owner_name: secrets.person(),
        phone: secrets.phone(),
        notes: random.pick(NOTES),
        ...secrets.guarded(0, 2500),
      },
    }
  })
}

/** The rows of the inspections (table 7): up to three of most hydrants. */
export function makeInspections(hydrants: NewRow[], seed: number): NewRow[] {
  const { random, secrets } = sourcesFor(seed, 'inspections')
  return hydrants.flatMap((hydrant) =>
    Array.from({ length: random.whole(0, 3) }, () => ({
      shape: null,
      values: {
        GLOBALID: random.globalId(),
        asset_id: hydrant.values.asset_id ?? null,
        district: hydrant.values.district ?? null,
        inspected: momentBetween(random, 2021, 2026),
        inspector: secrets.person(),
        result: random.pick(['pass', 'pass', 'pass', 'pass', 'repair', 'fail']),
        flow_gpm: random.whole(400, 1900),
        notes: random.pick(['', '', 'Cap replaced', 'Paint worn', 'Stem is stiff']),
        ...secrets.guarded(60, 900),
      },
    })),
  )
}

function frontOf(parcel: NewRow, random: Random): Position {
  const ring = parcel.shape !== null && 'rings' in parcel.shape ? (parcel.shape.rings[0] ?? []) : []
  const [a = [0, 0], , c = [0, 0]] = ring
  const share = random.between(0.3, 0.7)
  return [a[0] + (c[0] - a[0]) * share, a[1] + (c[1] - a[1]) * share]
}

/** Cuts a block into lots, a little back from the street; rings run clockwise and are closed. */
function split(block: Town['blocks'][number], columns: number, rows: number): Position[][] {
  const [southWest, northWest, northEast, southEast] = block
  const at = (across: number, up: number): Position => {
    const [u, v] = [0.05 + across * 0.9, 0.06 + up * 0.88]
    const mix = (axis: 0 | 1): number =>
      southWest[axis] * (1 - u) * (1 - v) +
      southEast[axis] * u * (1 - v) +
      northWest[axis] * (1 - u) * v +
      northEast[axis] * u * v
    return [Math.round(mix(0) * 100) / 100, Math.round(mix(1) * 100) / 100]
  }
  return Array.from({ length: columns * rows }, (_, index) => {
    const [left, low] = [(index % columns) / columns, Math.floor(index / columns) / rows]
    const [right, high] = [left + 1 / columns, low + 1 / rows]
    return [at(left, low), at(left, high), at(right, high), at(right, low), at(left, low)]
  })
}

function groundAreaSquareMeters(ring: Position[]): number {
  const doubled = ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[index + 1] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.round(Math.abs(doubled) / 2 / 1.215 ** 2)
}
