import { Command } from 'commander'
import { naturalNumber } from '../natural-number.ts'
import { postgresPrograms, startPglite, startPostgres } from './engines.ts'
import { runConditions } from './run.ts'

const { cases, seed, postgres } = new Command('npm run conditions --')
  .description(
    'Puts random conditions to the gateway of a caller from whom rows are hidden, and what it sends to a database in worlds that differ in those rows.',
  )
  .option('--cases <number>', 'how many', naturalNumber, 20_000)
  .option('--seed <number>', 'of the random numbers; the same seed makes the same cases', naturalNumber, 1)
  .option('--postgres', 'asks the PostgreSQL that is installed instead of PGlite')
  .addHelpText('after', '\nExits with 1 on any condition that was sent and tells two worlds apart.')
  .parse()
  .opts<{ cases: number; seed: number; postgres?: true }>()

const programs = postgresPrograms()
if (postgres && programs === undefined) {
  console.error('There is no PostgreSQL below /usr/lib/postgresql.')
  process.exit(2)
}
const engine = postgres && programs !== undefined ? await startPostgres(programs) : await startPglite()
try {
  const { differences, stops, ...counts } = await runConditions(engine, { cases, seed })
  for (const difference of differences.slice(0, 20)) console.log(`DIFFERENCE ${difference}`)
  for (const stop of stops.slice(0, 20)) console.log(`STOP ${stop}`)
  console.log(`${engine.name}, seed ${seed}: ${JSON.stringify(counts)}`)
  console.log(`${differences.length} differences, ${stops.length} stops of the model`)
  process.exitCode = differences.length + stops.length === 0 ? 0 : 1
} finally {
  await engine.close()
}
