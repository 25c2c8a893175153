import { readdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { BenchResult, RunBench } from './result.ts'

// `npm run bench -- [--only NAME] [--json FILE]`: runs every `bench/<name>.ts` (or the one named) and prints a table.
const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } })
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !['main.ts', 'result.ts'].includes(file))
  .map((file) => file.slice(0, -'.ts'.length))
const chosen = names.filter((name) => values.only === undefined || name === values.only)
if (chosen.length === 0) {
  console.error(`There is no bench named ${values.only}; there are: ${names.join(', ')}`)
  process.exit(2)
}

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
