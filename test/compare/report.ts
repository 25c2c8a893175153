import type { Comparison, Difference } from './compare.ts'

const mostReports = 20
const mostLetters = 300

/** What is written about a comparison, as lines. */
export function reportOf(comparison: Comparison, seed: number): string {
  const { differences, kinds, explained, statuses, sources, operations, requests } = comparison
  const total = [...kinds.values()].reduce((sum, count) => sum + count, 0)
  return [
    ...chosen(differences).map((difference) => describe(difference, seed)),
    `requests     ${requests} in ${comparison.scenes} scenes, each with a policy of its own`,
    `sources      ${inWords(sources)}${comparison.coversAllVectors ? '' : ' (not all vectors: too few requests)'}`,
    `statuses     ${inWords(statuses)}`,
    `operations   ${operations.size} in the audit lines`,
    `map server   ${comparison.sent} requests for ${comparison.forwarded} of those`,
    ...[...explained].map(([{ reason }, count]) => `explained    ${count}: ${reason}`),
    `differences  ${total}`,
    ...[...kinds]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, count]) => `  ${String(count).padStart(8)} ${kind}`),
  ].join('\n')
}

const inWords = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

/** The smallest of each kind first, then the next smallest. */
function chosen(differences: readonly Difference[]): readonly Difference[] {
  const sizeOf = ({ ask, before, after }: Difference): number =>
    ask.target.length + (ask.body?.length ?? 0) + Math.min(before.length, after.length) / 10
  const kinds = Map.groupBy(differences, ({ part, operation }) => `${part} ${operation}`)
  const sorted = [...kinds.values()].map((group) => group.toSorted((a, b) => sizeOf(a) - sizeOf(b)))
  const firsts = sorted.flatMap(([first]) => first ?? [])
  return [...firsts, ...sorted.flatMap(([, ...others]) => others)].slice(0, mostReports)
}

function describe({ part, scene, ask, index, before, after }: Difference, seed: number): string {
  const { grants, attributes } = scene.policy
  const headers = Object.entries(ask.headers).map(([name, value]) => `${name}: ${value}`)
  return [
    `DIFFERENCE in ${part}: --seed ${seed} --scene ${scene.number}, request ${index} (${ask.source})`,
    `  ${ask.method} ${shortened(ask.target)}`,
    `  ${headers.join('; ')}`,
    ...(ask.body === undefined ? [] : [`  body ${shortened(JSON.stringify(ask.body))}`]),
    ...(ask.fault ? [`  the map server fails: ${JSON.stringify(ask.fault)}`] : []),
    `  grants ${JSON.stringify(grants)} as ${JSON.stringify(attributes)}`,
    ...excerpts(before, after),
    '',
  ].join('\n')
}

const shortened = (text: string): string =>
  text.length > 2 * mostLetters ? `${text.slice(0, 2 * mostLetters)}… (${text.length})` : text

/** Both texts from a little before the first letter that differs. */
function excerpts(before: string, after: string): readonly string[] {
  let same = 0
  while (same < before.length && before[same] === after[same]) same++
  const from = Math.max(0, same - 60)
  const cut = (text: string): string => JSON.stringify(text.slice(from, from + mostLetters))
  return [
    `  before (at ${same} of ${before.length}) ${cut(before)}`,
    `  after  (at ${same} of ${after.length}) ${cut(after)}`,
  ]
}
