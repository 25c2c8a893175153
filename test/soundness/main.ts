import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { naturalNumber } from '../natural-number.ts'
import { runEdits } from './edits/edit-run.ts'
import { inWordsOfEdit, printEdits, printGaps } from './edits/edit-table.ts'
import { runGaps } from './edits/gaps.ts'
import { runKept } from './kept/kept-run.ts'
import { wmsMakers } from './makers-wms.ts'
import { runRealServers } from './ogc/real-servers.ts'
import { type FoundLeak, type RunOptions, runSoundness } from './run.ts'
import { runShared } from './run-shared.ts'
import { entries } from './sabotage/all.ts'
import type { Sabotage } from './sabotage/entry.ts'
import { inWords, sabotageAll } from './sabotage/run-all.ts'
import { printTable } from './table.ts'

const values = new Command('npm run soundness --')
  .description(
    'Looks for leaks of the policy: random policies and requests, held against a world that lacks what is hidden.',
  )
  .option('--cases <number>', 'how many', naturalNumber, 2_000)
  .option('--seed <number>', 'of the random numbers; the same seed makes the same cases', naturalNumber, 1)
  .option(
    '--workers <number>',
    'threads that share the cases, with seeds one after the other',
    naturalNumber,
    1,
  )
  .option('--operations <names>', 'only these, such as query,export')
  .option(
    '--edits',
    'edits alone: what is written and told, and a fifth as many with a third writer at every gap',
  )
  .option('--kept', 'gateways that keep answers alone: each reply is that of a gateway that keeps nothing')
  .option(
    '--ogc',
    'WMS and WMTS alone: before the sample server, and before real MapServers and QGIS Servers with two worlds, which have to look alike to accounts',
  )
  .option(
    '--sabotage <name>',
    'takes one protection away in a process of its own, which has to be noticed; `all`: one after the other, two at a time',
  )
  .option('--json <file>', 'writes the result there')
  .addHelpText('after', '\nExits with 1 on any leak, or on a sabotage that nobody noticed.')
  .parse()
  .opts<{
    cases: number
    seed: number
    workers: number
    operations?: string
    edits?: true
    kept?: true
    ogc?: true
    sabotage?: string
    json?: string
  }>()
const { cases, seed } = values

if (values.sabotage !== undefined) {
  const outcomes = await sabotageAll(sabotagesNamed(values.sabotage), (outcome) =>
    console.log(inWords(outcome)),
  )
  const noticed = outcomes.filter(({ found }) => found !== undefined)
  console.log(`${noticed.length} of ${outcomes.length} sabotages were noticed`)
  process.exit(noticed.length === outcomes.length ? 0 : 1)
}

const started = performance.now()
const options: RunOptions = {
  cases,
  seed,
  ...(values.operations ? { operations: values.operations.split(',') } : {}),
}
if (values.kept) process.exit((await keptAlone()) === 0 ? 0 : 1)
if (values.ogc) process.exit((await ogcAlone()) === 0 ? 0 : 1)
if (values.edits) process.exit((await editsAlone()) === 0 ? 0 : 1)
const result = values.workers > 1 ? await runShared(options, values.workers) : await runSoundness(options)
printTable(result)
for (const leak of firstOfEachKind(result.leaks)) console.log(describe(leak))
const seconds = (performance.now() - started) / 1000
console.log(
  `${result.cases} cases with seed ${seed} in ${seconds.toFixed(1)} s (${(result.cases / seconds).toFixed(0)} a second): ${result.leaks.length} leaks`,
)
if (values.json) {
  const telling = Object.fromEntries(
    [...result.telling].map(([name, row]) => [name, Object.fromEntries(row)]),
  )
  const refusals = Object.fromEntries(result.refusals)
  writeFileSync(
    values.json,
    `${JSON.stringify({ cases: result.cases, seed, leaks: result.leaks, telling, refusals }, null, 2)}\n`,
  )
}
process.exit(result.leaks.length === 0 ? 0 : 1)

/** Runs edits, and then edits with third writers. How many leaks were found. */
async function editsAlone(): Promise<number> {
  const only = values.operations ? { operations: values.operations.split(',') } : {}
  const edits = await runEdits({ cases, seed, ...only })
  printEdits(edits)
  const gaps = await runGaps({ cases: Math.ceil(cases / 5), seed, ...only })
  printGaps(gaps)
  const leaks = [...edits.leaks, ...gaps.leaks]
  const kinds = Map.groupBy(leaks, ({ property, request }) => `${property} ${request.operation}`)
  for (const [leak] of kinds.values()) if (leak) console.log(inWordsOfEdit(leak))
  const seconds = (performance.now() - started) / 1000
  console.log(
    `${edits.cases} edits and ${gaps.cases} gaps with seed ${seed} in ${seconds.toFixed(1)} s: ${leaks.length} leaks`,
  )
  return leaks.length
}

/** Runs gateways that keep answers. How many leaks were found. */
async function keptAlone(): Promise<number> {
  const { leaks, cases: ran, from, fromDisk } = await runKept(options)
  for (const leak of firstOfEachKind(leaks)) console.log(describe(leak))
  const seconds = (performance.now() - started) / 1000
  const answers = [...from].map(([name, count]) => `${count} ${name}`).join(', ')
  console.log(
    `${ran} replies with seed ${seed} in ${seconds.toFixed(1)} s (answers: ${answers}; ${fromDisk} entries found on disk): ${leaks.length} leaks`,
  )
  return leaks.length
}

/** Asks by WMS and WMTS: before the sample server, then before real servers. How many leaks were found. */
async function ogcAlone(): Promise<number> {
  const names = options.operations ?? Object.keys(wmsMakers)
  const few = { ...options, casesPerPolicy: 25 }
  const any = await runSoundness({ ...few, operations: names })
  printTable(any)
  // Few policies are on the service with tiles, and fewer mask them.
  const tiles = await runSoundness({
    ...few,
    cases: Math.ceil(cases / 3),
    operations: names.filter((name) => name.startsWith('wmts')),
    emphasis: { tiles: true, areas: { pictures: 'pixels' } },
    areas: 0.6,
  })
  printTable(tiles)
  const inside = [...any.leaks, ...tiles.leaks]
  for (const leak of firstOfEachKind(inside)) console.log(describe(leak))
  const { leaks, cases: ran, answered } = await runRealServers({ cases, seed })
  for (const { kind, account, what, request } of leaks.slice(0, 20))
    console.log(
      `LEAK ${kind} ${account} ${request.kind}: ${what}\n  ${request.carrier} ${request.below}?${request.text}`,
    )
  const seconds = (performance.now() - started) / 1000
  const good = [...answered].sort().map(([name, count]) => `${count} ${name}`)
  console.log(
    `${any.cases + tiles.cases} requests before the sample server and ${ran} before real ones with seed ${seed} in ${seconds.toFixed(1)} s (answered by these: ${good.join(', ')}): ${inside.length + leaks.length} leaks`,
  )
  return inside.length + leaks.length
}

function sabotagesNamed(names: string): readonly Sabotage[] {
  if (names === 'all') return entries
  const wanted = names.split(',')
  const strange = wanted.find((name) => !entries.some((one) => one.name === name))
  if (strange === undefined) return entries.filter(({ name }) => wanted.includes(name))
  console.error(
    `There is no sabotage named ${strange}; there are: ${entries.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

/** Leaks are many where one thing is wrong: one of each property and operation is enough to read. */
function firstOfEachKind(leaks: readonly FoundLeak[]): readonly FoundLeak[] {
  const kinds = Map.groupBy(leaks, ({ property, request }) => `${property} ${request.operation}`)
  return [...kinds.values()].flatMap(([first]) => first ?? []).slice(0, 20)
}

function describe({ property, what, request, policy }: FoundLeak): string {
  return `LEAK (${property}) ${what}\n  ${request.carrier ?? 'query'} ${request.path} ${JSON.stringify(request.parameters)}\n  grants ${JSON.stringify(policy.grants)} as ${JSON.stringify(policy.attributes)}`
}
