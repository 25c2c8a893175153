// `npm run full [-- --cases N] [--seed S]`: what is too long for `npm test`, one part after the other; more than an hour. Each part is also
// a command of its own. The last lines say how each ended.

import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { requireRealParts } from './real-parts.mjs'
import { install, pinnedNode, root } from './setup.mjs'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(`npm run full [-- --cases N] [--seed S]

Runs what is too long for npm test: every map library for hours of tickets, all their versions with every way of signing in, crowds and the short soak, all sabotage, 20 rounds of the
tests that draw their cases, soundness with N cases
(default 100,000) and with 3,000 by WMS and WMTS, lines that the comparison of versions has to notice,
fuzz for a minute, and of WMS and WMTS for five. S is the seed of these (default: the time). npm run soak is the soak at its full size.`)
  process.exit(0)
}
install('everything')
await requireRealParts()
const { cases, seed } = values
const vitest = [`${root}node_modules/vitest/vitest.mjs`, 'run', '--project', 'full']
const soundness = `${root}test/soundness/main.ts`
const fuzz = `${root}test/fuzz/main.ts`
const parts = [
  ['tests that are too long for npm test', vitest],
  ['soundness, all sabotage', [soundness, '--sabotage', 'all']],
  ['tests that draw their cases', [`${root}scripts/properties.mjs`, '--seed', seed]],
  [
    `soundness, ${cases} cases, seed ${seed}`,
    [soundness, '--cases', cases, '--seed', seed, '--workers', '2'],
  ],
  ['comparison, lines changed on purpose', [`${root}test/compare/main.ts`, '--self-test', '--seed', seed]],
  [`soundness of WMS and WMTS, seed ${seed}`, [soundness, '--ogc', '--cases', '3000', '--seed', seed]],
  [`fuzz, seed ${seed}`, [fuzz, '--seconds', '60', '--seed', seed]],
  [`fuzz of WMS and WMTS, seed ${seed}`, [fuzz, '--ogc', '--seconds', '300', '--seed', seed]],
]
const ends = parts.map(([title, args]) => {
  console.log(`\n== ${title}`)
  const began = Date.now()
  const { status } = spawnSync(pinnedNode(), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MAPGATE_EVERY_LIBRARY: '1' },
  })
  return { title, status, minutes: (Date.now() - began) / 60_000 }
})
console.log('\n== npm run full')
for (const { title, status, minutes } of ends)
  console.log(`${status === 0 ? 'good  ' : 'FAILED'} ${minutes.toFixed(1).padStart(5)} min  ${title}`)
process.exit(ends.every(({ status }) => status === 0) ? 0 : 1)
