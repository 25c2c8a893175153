/** A stream of random choices from a seed: the same seed gives the same cases. */
export interface Random {
  next(): number
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number
  pick<T>(items: readonly T[]): T
  /** Some of the items, at least `least`. */
  some<T>(items: readonly T[], least?: number): T[]
  chance(probability: number): boolean
}

/** Mulberry32: small, quick, good enough to spread test cases. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const random: Random = {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
    some: (items, least = 0) => {
      const chosen = items.filter(() => next() < 0.5)
      return chosen.length >= least ? chosen : items.slice(0, Math.min(items.length, least))
    },
    chance: (probability) => next() < probability,
  }
  return random
}
