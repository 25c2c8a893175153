import type { BenchResult } from '../result.ts'

const heads = ['id', 'against', 'ours', 'theirs', 'ours ÷ theirs', 'a half of the rounds', 'goal', '']

/** The results as a table of Markdown. */
export function tableOf(results: readonly BenchResult[]): string {
  const rows = results.map(({ id, against, ours, theirs, unit, ratio, spread, goal, better, verdict }) => [
    id,
    against,
    `${told(ours)} ${unit}`,
    `${told(theirs)} ${unit}`,
    told(ratio),
    spread ? `${told(spread.low)} to ${told(spread.high)} (${spread.rounds})` : '',
    goal === undefined ? '' : `${better === 'more' ? '≥' : '≤'} ${told(goal)}`,
    verdict,
  ])
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Three digits, or all before the point. */
const told = (figure: number): string => {
  if (Math.abs(figure) >= 1_000) return String(Math.round(figure))
  return String(Number(figure.toPrecision(3)))
}
