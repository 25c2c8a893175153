/** A stream of random numbers that is the same for the same seed everywhere. */
export interface Random {
  /** At least 0, below 1. */
  next: () => number
  between: (least: number, most: number) => number
  /** A whole number, both ends included. */
  whole: (least: number, most: number) => number
  pick: <T>(list: readonly T[]) => T
  chance: (probability: number) => boolean
  /** Thirty-two hexadecimal digits in the braces and dashes of a global id. */
  globalId: () => string
}

/** Starts a stream (mulberry32); `name` gives each use its own, so that one layer's data never shift another's. */
export function createRandom(seed: number, name: string): Random {
  let state = [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), seed | 0)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    whole,
    pick: (list) => {
      const item = list[whole(0, list.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    chance: (probability) => next() < probability,
    globalId: () => {
      const hex = Array.from({ length: 8 }, () => whole(0, 0xffff).toString(16).padStart(4, '0'))
        .join('')
        .toUpperCase()
      return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}}`
    },
  }
}
