/** One line of a benchmark's outcome; `ratio >= goal` means that the goal is reached. */
export interface BenchResult {
  /** Stable id: name of the bench, a dash, what was measured. */
  readonly id: string
  /** The peer, with its version; or the aim it is held against. */
  readonly against: string
  readonly ours: number
  readonly theirs: number
  readonly unit: string
  /** How many times better than the peer: ours / theirs where more is better, theirs / ours where less is. */
  readonly ratio: number
  readonly goal: number
}

/**
 * What every `bench/<name>.ts` exports as `run`; it may print what it does while it runs.
 * Files in folders below `bench/` are parts of benches, not benches.
 */
export type RunBench = () => Promise<readonly BenchResult[]>

/** A result with its ratio. `better` says whether more (`req/s`) or less (`ms`, `B`) is better. */
export function benchResult(
  measured: Omit<BenchResult, 'ratio'> & { readonly better: 'more' | 'less' },
): BenchResult {
  const { better, ...rest } = measured
  const ratio = better === 'more' ? rest.ours / rest.theirs : rest.theirs / rest.ours
  return { ...rest, ours: round(rest.ours), theirs: round(rest.theirs), ratio: round(ratio) }
}

/** Middle of the figures (mean of the two middle ones of an even count). */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (upper + lower) / 2
}

/** Calls per second of a synchronous function: median of `rounds` (3) rounds of `roundMs` (500) after one round of warming. */
export function callsPerSecond(
  work: () => unknown,
  options: { rounds?: number; roundMs?: number } = {},
): number {
  const { rounds = 3, roundMs = 500 } = options
  oneRound(work, roundMs)
  return median(Array.from({ length: rounds }, () => oneRound(work, roundMs)))
}

function oneRound(work: () => unknown, roundMs: number): number {
  const start = performance.now()
  let calls = 0
  let elapsedMs = 0
  do {
    for (let index = 0; index < 64; index++) work()
    calls += 64
    elapsedMs = performance.now() - start
  } while (elapsedMs < roundMs)
  return (calls / elapsedMs) * 1000
}

const round = (figure: number): number => Number(figure.toPrecision(4))
