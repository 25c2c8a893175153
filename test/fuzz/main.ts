import { Command } from 'commander'
import { naturalNumber } from '../natural-number.ts'
import { type Difference, fuzz } from './fuzz.ts'
import { fuzzOgc } from './ogc/check.ts'
import { fuzzGateway } from './ogc/gateway/run.ts'
import { checkReplies } from './replies/check.ts'

const values = new Command('npm run fuzz --')
  .description(
    'Sends mutated requests through the grammar, and compares what was parsed with what the map server executed.',
  )
  .option('--seconds <number>', 'how long', naturalNumber, 60)
  .option('--seed <number>', 'of the random numbers; the same seed makes the same requests', naturalNumber, 1)
  .option('--case <number>', 'this one alone, as a difference names it', naturalNumber)
  .option('--replies', 'replies of map servers instead, read by the upstream line and by llhttp', false)
  .option(
    '--ogc',
    'requests of WMS and WMTS instead, through the whole gateway by several accounts: what a recording server, MapServer and QGIS Server were asked, and what was shown',
    false,
  )
  .option('--ogc-reader', 'the same, read by the grammar and by another reader alone', false)
  .addHelpText('after', '\nExits with 1 on any difference.')
  .parse()
  .opts<{
    seconds: number
    seed: number
    case?: number
    replies: boolean
    ogc: boolean
    ogcReader: boolean
  }>()
const { seed, seconds } = values

if (values.replies) {
  await fuzzReplies()
  process.exit()
}
if (values.ogcReader) {
  fuzzRequestsOfOgc()
  process.exit()
}
if (values.ogc) {
  await fuzzWholeGateway()
  process.exit()
}

const one = values.case === undefined ? {} : { from: values.case, cases: 1 }
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

async function fuzzReplies(): Promise<void> {
  const found = await checkReplies({ seed, seconds })
  console.log(`seed ${seed}, ${seconds} s`)
  console.log(`replies       ${found.replies}`)
  console.log(`taken         ${found.taken}, by llhttp ${found.takenByNode}`)
  console.log(`differences   ${found.difference ?? 0}`)
  process.exitCode = found.difference === undefined ? 0 : 1
}

function fuzzRequestsOfOgc(): void {
  const one = values.case === undefined ? {} : { from: values.case, cases: 1 }
  const found = fuzzOgc({ seed, seconds, ...one })
  console.log(`seed ${seed}, ${seconds} s`)
  console.log(`requests      ${found.requests}`)
  console.log(`understood    ${found.understood}`)
  console.log(`differences   ${found.differences.length}`)
  for (const { what, ...differing } of found.differences.slice(0, 20)) print({ ...differing, what: [what] })
  process.exitCode = found.differences.length === 0 ? 0 : 1
}

async function fuzzWholeGateway(): Promise<void> {
  const one = values.case === undefined ? {} : { from: values.case, cases: 1 }
  const found = await fuzzGateway({
    seed,
    seconds,
    ...one,
    tell: ({ requests, sent, differences }) =>
      console.log(`${requests} requests, ${sent} sent on, ${differences.length} differences`),
  })
  console.log(`seed ${seed}, ${seconds} s`)
  console.log(`requests      ${found.requests}`)
  console.log(`sent          ${found.sent} to map servers`)
  for (const [status, count] of Object.entries(found.statuses))
    console.log(`  ${String(count).padStart(8)} with status ${status}`)
  console.log('answered')
  for (const [what, count] of Object.entries(found.answered).sort())
    console.log(`  ${String(count).padStart(8)} ${what}`)
  console.log(`differences   ${found.differences.length}`)
  for (const { number, made, what } of found.differences.slice(0, 20)) {
    console.log(`\n--seed ${seed} --case ${number}: ${made.asker.name} at ${made.door}`)
    console.log(`  ${made.wire.method} ${made.wire.target} ${JSON.stringify(made.wire.headers)}`)
    if (made.wire.body !== undefined) console.log(`  ${made.wire.body}`)
    for (const line of what) console.log(`  ! ${line}`)
  }
  process.exitCode = found.differences.length === 0 ? 0 : 1
}

function print({ number, request, what }: Difference): void {
  console.log(`\n--seed ${seed} --case ${number}`)
  console.log(`  ${request.method} ${request.path}?${request.query}`)
  if (request.body !== undefined) console.log(`  ${request.contentType}: ${request.body}`)
  for (const line of what) console.log(`  ! ${line}`)
}
