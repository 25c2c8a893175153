import { randomBytes } from 'node:crypto'
import type { SharedTier } from '../../port.ts'
import type { SharedOptions } from '../entries-options.ts'

/** How a fake store of machines behaves: as it should, failing, or never answering. */
type Mood = 'well' | 'failing' | 'silent'

/** A store of machines in memory: what is in it, what was asked of it, and how it behaves. It forgets nothing by itself. */
export interface FakeTier {
  readonly tier: SharedTier
  readonly values: Map<string, Uint8Array>
  readonly calls: string[]
  mood: Mood
  generation: number
}

/** Makes one that is empty. */
export function createFakeTier(): FakeTier {
  const values = new Map<string, Uint8Array>()
  const calls: string[] = []
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
    generation: 1,
    tier: {
      get: (key) => called('get', () => values.get(key)),
      put: (key, { bytes }) => called('put', () => void values.set(key, bytes)),
      delete: (key) => called('delete', () => void values.delete(key)),
      generation: () => fake.generation,
      advance: () =>
        called('advance', () => {
          fake.generation += 1
        }),
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
  ...changes,
})
