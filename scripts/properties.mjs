// `npm run properties [-- --rounds N] [--seed S] [NAME…]`: the tests that draw their cases, again and again with other cases.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { install, pinnedNode, root } from './setup.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(`npm run properties [-- --rounds N] [--seed S] [NAME…]

Runs the tests that draw their cases N times (default 20), each time with other cases. npm test draws the same cases each time. S is the seed of
the first round (default: the time), the next one has S + 1. NAME is a part of the names of the files. Ends at the first round that fails, and
says its seed; MAPGATE_CASES_SEED=<seed> draws its cases again.`)
  process.exit(0)
}
install('everything')
const files = ['packages', 'test/vectors']
  .flatMap(testsIn)
  .filter(
    (file) =>
      readFileSync(`${root}${file}`, 'utf8').includes('fc.assert(') &&
      (positionals.length === 0 || positionals.some((name) => file.includes(name))),
  )
const rounds = Number(values.rounds)
for (let round = 0; round < rounds; round++) {
  const seed = String(Number(values.seed) + round)
  console.log(`\n== round ${round + 1} of ${rounds}, seed ${seed}`)
  const { status } = spawnSync(
    pinnedNode(),
    [`${root}node_modules/vitest/vitest.mjs`, 'run', '--project', 'unit', '--reporter', 'dot', ...files],
    { cwd: root, stdio: 'inherit', env: { ...process.env, MAPGATE_CASES_SEED: seed } },
  )
  if (status !== 0) {
    console.log(`Failed with seed ${seed}.`)
    process.exit(1)
  }
}

/** The unit tests below a directory. */
function testsIn(directory) {
  return readdirSync(`${root}${directory}`, { recursive: true })
    .map((name) => `${directory}/${name}`)
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules'))
}
