/** Whether a goal is reached; `open`: below it by less than the rounds differ among themselves; `told`: there is no goal. */
export type Verdict = 'reached' | 'open' | 'missed' | 'told'

/** Quartiles of the ratios of single rounds. */
export interface Spread {
  readonly low: number
  readonly high: number
  readonly rounds: number
}

/** One line of a benchmark's outcome. */
export interface BenchResult {
  /** Stable id: name of the bench, a dash, what was measured. */
  readonly id: string
  /** The peer, with its version; or the aim it is held against. */
  readonly against: string
  readonly ours: number
  readonly theirs: number
  readonly unit: string
  /** Ours ÷ theirs: the median of all rounds, where there are several. */
  readonly ratio: number
  readonly spread?: Spread
  /** What the ratio has to be: at least that where more is better, at most that where less is. */
  readonly goal?: number
  /** Which way the goal lies. */
  readonly better: 'more' | 'less'
  readonly verdict: Verdict
}

/**
 * What every `bench/<name>.ts` exports as `run`; it may print what it does while it runs.
 * Files in folders below `bench/` are parts of benches, not benches.
 */
export type RunBench = () => Promise<readonly BenchResult[]>

type Compared = Omit<BenchResult, 'ratio' | 'spread' | 'verdict' | 'ours' | 'theirs'>

/** A result of single figures, with its ratio. `better` says whether more (`req/s`) or less (`ms`, `B`) is better. */
export function benchResult(
  measured: Compared & { readonly ours: number; readonly theirs: number },
): BenchResult {
  const { ours, theirs } = measured
  return judged({ ...measured, ratio: ours / theirs })
}

/**
 * A result of several rounds: in each of them ours and theirs were measured one after the other, so their ratio is of the same minute.
 * The result has the median of each, and of the ratios.
 */
export function roundsResult(
  measured: Compared & { readonly ours: readonly number[]; readonly theirs: readonly number[] },
): BenchResult {
  const { ours, theirs } = measured
  const ratios = ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN))
  const spread = { low: quantile(ratios, 0.25), high: quantile(ratios, 0.75), rounds: ratios.length }
  return judged({
    ...measured,
    ours: median(ours),
    theirs: median(theirs),
    ratio: median(ratios),
    spread,
  })
}

function judged(result: Omit<BenchResult, 'verdict'>): BenchResult {
  const { ours, theirs, ratio, spread } = result
  return {
    ...result,
    ours: round(ours),
    theirs: round(theirs),
    ratio: round(ratio),
    ...(spread && { spread: { ...spread, low: round(spread.low), high: round(spread.high) } }),
    verdict: verdictOf(result),
  }
}

function verdictOf({ ratio, spread, goal, better }: Omit<BenchResult, 'verdict'>): Verdict {
  if (goal === undefined) return 'told'
  if (better === 'more' ? ratio >= goal : ratio <= goal) return 'reached'
  if (spread === undefined) return 'missed'
  const isWithin = better === 'more' ? spread.high >= goal : spread.low <= goal
  return isWithin ? 'open' : 'missed'
}

/** Middle of the figures (mean of the two middle ones of an even count). */
export const median = (figures: readonly number[]): number => quantile(figures, 0.5)

/** The figure below which a share of all lies, between two neighbours in proportion. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN]
  return below + (above - below) * (place - Math.floor(place))
}

const round = (figure: number): number => Number(figure.toPrecision(4))
