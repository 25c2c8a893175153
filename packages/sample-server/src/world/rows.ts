import type { Position, Shape } from './geometry.ts'
import { createRandom, type Random } from './random.ts'

/** A row before it is stored; the object id is given when it is. */
export interface NewRow {
  values: Record<string, string | number | null>
  shape: Shape | null
}

const FIRST_NAMES = [
  'Ada',
  'Ben',
  'Carla',
  'Dario',
  'Elena',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Liam',
  'Mona',
  'Nils',
  'Olga',
  'Pablo',
  'Rosa',
  'Sami',
  'Tess',
  'Uma',
]
const LAST_NAMES = [
  'Abbott',
  'Barros',
  'Castillo',
  'Dunn',
  'Engel',
  'Flores',
  'Garner',
  'Holt',
  'Ibarra',
  'Jensen',
  'Keller',
  'Lopez',
  "O'Neill",
  'Mercer',
  'Nakai',
  'Ortega',
  'Pruitt',
  'Quist',
  'Reyes',
  'Sandoval',
]

/** The values of sensitive columns: made-up people, telephone numbers of the range kept for fiction, a cost, one row in seven restricted. */
export interface Secrets {
  person: () => string
  phone: () => string
  guarded: (leastCost: number, mostCost: number) => { cost: number; classification: string }
}

/** The sensitive values of one layer. */
function createSecrets(random: Random): Secrets {
  return {
    person: () => `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`,
    phone: () => `661-555-01${random.whole(0, 99).toString().padStart(2, '0')}`,
    guarded: (leastCost, mostCost) => ({
      cost: Math.round(random.between(leastCost, mostCost)),
      classification: random.chance(1 / 7) ? 'restricted' : 'public',
    }),
  }
}

/** A random stream and the secrets drawn from it, for one layer. */
export function sourcesFor(seed: number, layer: string): { random: Random; secrets: Secrets } {
  const random = createRandom(seed, layer)
  return { random, secrets: createSecrets(random) }
}

/** Such as `HY-00042`. */
export const numbered = (prefix: string, number: number): string =>
  `${prefix}-${String(number).padStart(5, '0')}`

/** A moment between two years, on a full minute, in epoch milliseconds. */
export function momentBetween(random: Random, fromYear: number, untilYear: number): number {
  const minute = 60_000
  return Math.floor(random.between(Date.UTC(fromYear, 0, 1), Date.UTC(untilYear, 0, 1)) / minute) * minute
}

/** A point shape, to the centimetre. */
export const pointAt = (x: number, y: number): Shape => ({
  x: Math.round(x * 100) / 100,
  y: Math.round(y * 100) / 100,
})

/** The length of a line in metres on the ground near latitude 34.6 (Web Mercator stretches by 1.215 there). */
export function groundLengthMeters(path: Position[]): number {
  const stretched = path.reduce((sum, point, index) => {
    const last = path[index - 1] ?? point
    return sum + Math.hypot(point[0] - last[0], point[1] - last[1])
  }, 0)
  return Math.round((stretched / 1.215) * 10) / 10
}
