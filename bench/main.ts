import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { withPart } from './report/readme.ts'
import { tableOf } from './report/table.ts'
import type { BenchResult, RunBench } from './result.ts'
import { watchOtherProcesses } from './side/other-processes.ts'

const readme = new URL('README.md', import.meta.url)
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !['main.ts', 'result.ts'].includes(file))
  .map((file) => file.slice(0, -'.ts'.length))
const values = new Command('npm run bench --')
  .description('Measures side by side with the peers and prints a table; nothing else should run meanwhile.')
  .addOption(new Option('--only <name...>', 'these alone, separated by spaces').choices(names))
  .option('--json <file>', 'writes the results there, a list of what bench/result.ts calls BenchResult')
  .option('--write-readme', 'puts the tables into bench/README.md, in place of those of the same benches')
  .parse()
  .opts<{ only?: string[]; json?: string; writeReadme?: true }>()
/** Too long for a run of all: these run where they are named. */
const long = ['growth-disk']
const chosen = names.filter((name) => values.only?.includes(name) ?? !long.includes(name))

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const results: BenchResult[] = []
const failures: string[] = []
for (const name of chosen) {
  console.log(`\n== ${name}`)
  const began = performance.now()
  const others = watchOtherProcesses()
  try {
    const { run } = (await import(`./${name}.ts`)) as { run: RunBench }
    keep(name, await run(), others())
  } catch (error) {
    // The other benches of a long run are worth having.
    failures.push(name)
    console.error(error)
  }
  console.log(`${name}: ${Math.round((performance.now() - began) / 1_000)} s`)
}
console.log(`\n${tableOf(results)}`)
if (failures.length > 0) {
  console.error(`\nthese failed: ${failures.join(', ')}`)
  process.exit(1)
}

/** Writes what there is after each bench, so that nothing which comes later can lose it. */
function keep(name: string, found: readonly BenchResult[], othersShare: number): void {
  const text = `${tableOf(found)}\n\nOther processes took ${(100 * othersShare).toFixed(1)} % of the cores.`
  console.log(`\n${text}`)
  results.push(...found)
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
  if (values.writeReadme) writeFileSync(readme, withPart(readFileSync(readme, 'utf8'), name, text))
}
