import { readdirSync, writeFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import type { BenchResult, RunBench } from './result.ts'

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !['main.ts', 'result.ts'].includes(file))
  .map((file) => file.slice(0, -'.ts'.length))
const values = new Command('npm run bench --')
  .description('Measures side by side with the peers and prints a table; nothing else should run meanwhile.')
  .addOption(new Option('--only <name>', 'this one alone').choices(names))
  .option(
    '--json <file>',
    'writes the results there: a list of {id, against, ours, theirs, unit, ratio, goal}',
  )
  .parse()
  .opts<{ only?: string; json?: string }>()
const chosen = names.filter((name) => values.only === undefined || name === values.only)

const results: BenchResult[] = []
for (const name of chosen) {
  console.log(`\n== ${name}`)
  const { run } = (await import(`./${name}.ts`)) as { run: RunBench }
  results.push(...(await run()))
}
console.log(`\n${table(results)}`)
if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)

function table(lines: readonly BenchResult[]): string {
  const rows = lines.map(({ id, against, ours, theirs, unit, ratio, goal }) => [
    id,
    against,
    `${ours} ${unit}`,
    `${theirs} ${unit}`,
    `${ratio}`,
    `${goal}`,
    ratio >= goal ? 'reached' : 'missed',
  ])
  const heads = ['id', 'against', 'ours', 'theirs', 'ratio', 'goal', '']
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
