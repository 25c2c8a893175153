import { parseArgs } from 'node:util'
import { type Branches, measuredCoverage } from './coverage.ts'
import { type Outcome, ofPolicy, outcomesOf } from './sabotages.ts'
import { runVitest } from './vitest.ts'

// `npm run policy-proof [-- --only NAME,NAME] [--coverage]`: what the unit tests of `packages/policy` prove by themselves.

/** Branches that they have to run through, in percent. */
const leastCoverage = 90
/** Sabotages of policy that they have to notice. */
const leastKilled = 140

const { values } = parseArgs({ options: { only: { type: 'string' }, coverage: { type: 'boolean' } } })

const percent = ({ total, covered }: Branches): number => (total === 0 ? 100 : (100 * covered) / total)

async function isCovered(): Promise<boolean> {
  const { all, files } = await measuredCoverage()
  for (const one of files.filter((file) => file.covered < file.total).slice(0, 20))
    console.log(
      `${percent(one).toFixed(1).padStart(6)} %  ${one.total - one.covered} of ${one.total} missed  ${one.file}`,
    )
  console.log(
    `branches     ${percent(all).toFixed(2)} % (${all.covered} of ${all.total}); least ${leastCoverage} %`,
  )
  return percent(all) >= leastCoverage
}

const inWords = ({ name, file, killedBy, fault }: Outcome): string => {
  const end = fault ? `FAULT    ${fault}` : killedBy === undefined ? 'SURVIVED' : `killed   by ${killedBy}`
  return `${name.padEnd(26)} ${file.replace('packages/policy/src/', '').padEnd(36)} ${end}`
}

async function areKilled(): Promise<boolean> {
  const names = values.only?.split(',')
  const chosen = names ? ofPolicy.filter(({ name }) => names.includes(name)) : ofPolicy
  const outcomes = await outcomesOf(chosen, (outcome) => console.log(inWords(outcome)))
  const killed = outcomes.filter(({ killedBy }) => killedBy !== undefined).length
  const faults = outcomes.filter(({ fault }) => fault !== undefined).length
  console.log(`sabotages    ${killed} of ${outcomes.length} killed, ${faults} faults; least ${leastKilled}`)
  return faults === 0 && killed >= Math.min(leastKilled, outcomes.length)
}

/** Sources that change while the run looks would make every sabotage look noticed. */
async function stillPass(): Promise<boolean> {
  const { passed } = await runVitest([])
  if (!passed) console.log('FAULT    the tests fail without a sabotage too: nothing of this counts')
  return passed
}

const startedMs = performance.now()
const results = [
  ...(values.only ? [] : [await isCovered()]),
  ...(values.coverage ? [] : [await areKilled(), await stillPass()]),
]
console.log(`${((performance.now() - startedMs) / 1_000).toFixed(0)} s`)
process.exitCode = results.every(Boolean) ? 0 : 1
