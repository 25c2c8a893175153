import { randomBytes } from 'node:crypto'
import { placeOf, placesOf } from '../../place.ts'
import type { Place, SharedTier } from '../../port.ts'
import type { SharedOptions } from '../entries-options.ts'

/** How a fake store of machines behaves: as it should, failing, or never answering. */
type Mood = 'well' | 'failing' | 'silent'

/** A store of machines in memory: what is in it, what was asked of it, and how it behaves. It forgets nothing by itself. */
export interface FakeTier {
  readonly tier: SharedTier
  readonly values: Map<string, Uint8Array>
  readonly calls: string[]
  mood: Mood
  /** Begins generations, as if another machine had. */
  readonly begin: (places: readonly Place[]) => void
}

/** Makes one that is empty. */
export function createFakeTier(): FakeTier {
  const values = new Map<string, Uint8Array>()
  const calls: string[] = []
  const begun = new Map<string, number>()
  let count = 0
  const called = async <T>(name: string, work: () => T): Promise<T> => {
    calls.push(name)
    if (fake.mood === 'failing') throw new Error('the tier is down')
    if (fake.mood === 'silent') await new Promise(() => {})
    return work()
  }
  const fake: FakeTier = {
    values,
    calls,
    mood: 'well',
    begin: (places) => {
      for (const of of places) begun.set(placeOf(of), ++count)
    },
    tier: {
      get: (key) => called('get', () => values.get(key)),
      put: (key, { bytes }) => called('put', () => void values.set(key, bytes)),
      delete: (key) => called('delete', () => void values.delete(key)),
      generation: (of) =>
        placesOf(of)
          .map((place) => begun.get(place) ?? 0)
          .join(' '),
      advance: (places) => called('advance', () => fake.begin(places)),
    },
  }
  return fake
}

/** The key of all machines here. */
const encryptionKey = randomBytes(32)

/** Options for a store that shares this fake; bodies up to 100 kB. */
export const sharedIn = ({ tier }: FakeTier, changes: Partial<SharedOptions> = {}): SharedOptions => ({
  tier,
  encryptionKey,
  largestEntry: 100_000,
  timeoutMs: 60_000,
  ...changes,
})
