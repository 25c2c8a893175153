import type { Comparison, Difference } from './compare.ts'

const mostReports = 20
const mostLetters = 300
const warmingScenes = 5

/** What is written about a comparison, as lines. */
export function reportOf(comparison: Comparison, seed: number): string {
  const { differences, kinds, explained, statuses, sources, operations, requests } = comparison
  return [
    ...chosen(differences).map((request) => describe(request, seed)),
    `requests     ${requests} in ${comparison.scenes} scenes, each with a policy of its own`,
    `sources      ${inWords(sources)}${comparison.coversAllVectors ? '' : ' (not all vectors: too few requests)'}`,
    `statuses     ${inWords(statuses)}`,
    `operations   ${operations.size} in the audit lines`,
    `map server   ${comparison.sent} requests for ${comparison.forwarded} of those`,
    ...[...explained].map(([{ reason }, count]) => `explained    ${count}: ${reason}`),
    ...comparison.fatal.map(
      (where) => `FATAL        ends the process of this version: --seed ${seed} ${where}`,
    ),
    ...(comparison.processorRatios.length > warmingScenes
      ? [`processor    ${processorTime(comparison.processorRatios)}`]
      : []),
    `differences  ${total(kinds)}`,
    ...descending(kinds).map(([kind, count]) => `  ${String(count).padStart(8)} ${kind}`),
  ].join('\n')
}

/** All of them together. */
export const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0)

/** The middle of the scenes, and between which two of them a half lies; the first scenes warm the sides up. */
function processorTime(ratios: readonly number[]): string {
  const sorted = ratios.slice(warmingScenes).toSorted((a, b) => a - b)
  const at = (part: number): string => (sorted[Math.floor(part * sorted.length)] ?? Number.NaN).toFixed(3)
  return `${at(0.5)} times that of the version before (middle of ${sorted.length} scenes; a half of them from ${at(0.25)} to ${at(0.75)})`
}

const descending = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, a], [, b]) => b - a)

const inWords = (counts: ReadonlyMap<string, number>): string =>
  descending(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

/** What differs in one request. */
type Request = readonly [Difference, ...Difference[]]

/** The smallest request of each kind first, then the next smallest. */
function chosen(differences: readonly Difference[]): readonly Request[] {
  const byRequest = Map.groupBy(differences, ({ scene, index }) => `${scene.number} ${index}`)
  const requests = [...byRequest.values()] as unknown as Request[]
  const kindOf = (request: Request): string =>
    `${request[0].operation} ${[...new Set(request.map(({ part }) => part))].join()}`
  const kinds = [...Map.groupBy(requests, kindOf).values()].map((group) =>
    group.toSorted((a, b) => sizeOf(a) - sizeOf(b)),
  )
  const sorted = kinds.toSorted(([a], [b]) => (a && b ? sizeOf(a) - sizeOf(b) : 0))
  return [
    ...sorted.flatMap(([first]) => (first ? [first] : [])),
    ...sorted.flatMap(([, ...rest]) => rest),
  ].slice(0, mostReports)
}

/** What there is to read of it. */
const sizeOf = ([{ ask, scene }, ...more]: Request): number =>
  ask.target.length +
  (ask.body?.length ?? 0) +
  JSON.stringify(scene.policy.grants).length +
  100 * Object.keys(ask.headers).length +
  100 * more.length

function describe(request: Request, seed: number): string {
  const [{ scene, ask, index }] = request
  const { grants, attributes } = scene.policy
  const headers = Object.entries(ask.headers).map(([name, value]) => `${name}: ${value}`)
  return [
    `DIFFERENCE --seed ${seed} --scene ${scene.number}, request ${index} (${ask.source})`,
    `  ${ask.method} ${shortened(ask.target)}`,
    `  ${headers.join('; ')}`,
    ...(ask.body === undefined ? [] : [`  body ${shortened(JSON.stringify(ask.body))}`]),
    ...(ask.fault ? [`  the map server fails: ${JSON.stringify(ask.fault)}`] : []),
    `  grants ${JSON.stringify(grants)} as ${JSON.stringify(attributes)}`,
    ...request.flatMap(excerpts),
    '',
  ].join('\n')
}

const shortened = (text: string): string =>
  text.length > 2 * mostLetters ? `${text.slice(0, 2 * mostLetters)}… (${text.length} letters)` : text

/** Both texts from a little before the first letter that differs. */
function excerpts({ part, before, after }: Difference): readonly string[] {
  let same = 0
  while (same < before.length && before[same] === after[same]) same++
  const from = Math.max(0, same - 60)
  const cut = (text: string): string => JSON.stringify(text.slice(from, from + mostLetters))
  return [
    `  ${part}, from letter ${same} on`,
    `    before (${before.length}) ${cut(before)}`,
    `    after  (${after.length}) ${cut(after)}`,
  ]
}
