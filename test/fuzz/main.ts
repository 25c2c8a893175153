import { parseArgs } from 'node:util'
import { type Difference, fuzz } from './fuzz.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    case: { type: 'string' },
  },
})
const seed = Number(values.seed)
const seconds = Number(values.seconds)
if (!Number.isSafeInteger(seed) || !(seconds > 0))
  throw new TypeError('usage: npm run fuzz -- --seconds N --seed S [--case C]')

const one = values.case === undefined ? {} : { from: Number(values.case), cases: 1 }
const result = await fuzz({ seed, seconds, ...one })
const refused = Object.entries(result.refused).sort(([, a], [, b]) => b - a)
const total = refused.reduce((sum, [, count]) => sum + count, 0)

console.log(`seed ${seed}, ${seconds} s`)
console.log(`requests      ${result.requests}`)
console.log(`shapes        ${result.shapes}`)
console.log(`refused       ${total}`)
for (const [code, count] of refused) console.log(`  ${String(count).padStart(8)} ${code}`)
console.log(`sent          ${result.sent}`)
console.log(
  `executed      ${result.executed} of ${Object.keys(result.executedByOperation).length} operations`,
)
for (const [id, count] of Object.entries(result.executedByOperation).sort())
  console.log(`  ${String(count).padStart(8)} ${id}`)
console.log(`conditions    ${result.conditions} evaluated beside the database`)
console.log(`narrowed      ${result.narrowed} with a row filter joined to them`)
console.log(`differences   ${result.differences.length}`)
for (const difference of result.differences.slice(0, 20)) print(difference)
process.exitCode = result.differences.length === 0 ? 0 : 1

function print({ number, request, what }: Difference): void {
  console.log(`\n--seed ${seed} --case ${number}`)
  console.log(`  ${request.method} ${request.path}?${request.query}`)
  if (request.body !== undefined) console.log(`  ${request.contentType}: ${request.body}`)
  for (const line of what) console.log(`  ! ${line}`)
}
