import { Command } from 'commander'
import { hasOwnNetwork, mayHaveOwnNetwork, runInOwnNetwork } from './network/own-network.ts'
import { rowOf, tableHead } from './report.ts'
import { faultsIn, runScene, scenes } from './run.ts'

const { only, short, list } = new Command('npm run faults --')
  .description(
    'Lets faults happen to three gateways with a real database under load, and prints what callers saw of them: about half an hour for all.',
  )
  .option('--only <name...>', 'these faults alone')
  .option('--short', 'as short as in the tests')
  .option('--list', 'prints the names and ends')
  .addHelpText(
    'after',
    '\nExits with 1 where a revoked credential was let in for longer than the documented bound, an edit was told otherwise than it was made, a request was lost, or --only names no fault.',
  )
  .parse()
  .opts<{ only?: string[]; short?: true; list?: true }>()

const unknown = (only ?? []).filter((name) => !scenes.some((scene) => scene.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no fault ${unknown.join(', ')}. There are: ${scenes.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(1)
}
const chosen = scenes.filter(({ name }) => only === undefined || only.includes(name))
if (list) {
  for (const { name, title } of chosen) console.log(`${name.padEnd(12)} ${title}`)
  process.exit(0)
}
// Where it may be: then the network can be cut, no port meets one of somebody else, and nothing outlives an interrupted run.
if (!hasOwnNetwork() && mayHaveOwnNetwork()) process.exit(await runInOwnNetwork(process.argv.slice(1)))

const rows: string[] = []
const notGood = (faults: readonly string[]): void => {
  for (const fault of faults) console.log(`  NOT GOOD: ${fault}`)
  if (faults.length > 0) process.exitCode = 1
}
for (const scene of chosen) {
  const missing = scene.missing?.()
  if (missing !== undefined) {
    console.log(`${scene.name}: not tried, ${missing}`)
    continue
  }
  const began = performance.now()
  const progress = (text: string): void =>
    console.log(`  ${Math.round((performance.now() - began) / 1000)} s: ${text}`)
  console.log(`${scene.name}: ${scene.title}`)
  try {
    const outcome = await runScene(scene, { isShort: short === true, progress })
    const { tally, revoked, longest, wrongEdits, lost, edits, besides } = outcome
    console.log(
      `  ${JSON.stringify({ ...tally, revoked, longest, lost: [...lost], edits, wrongEdits, besides })}`,
    )
    rows.push(rowOf(outcome))
    notGood(faultsIn(outcome))
  } catch (error) {
    notGood([String(error)])
  }
}
console.log(`\n${[...tableHead, ...rows].join('\n')}`)
