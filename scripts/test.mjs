// `npm test`: installs what is missing, then format, lint, types, and every test. Arguments go to Vitest (`npm test -- path`).

import { buildConsole } from './build-console.mjs'
import { requireRealParts } from './real-parts.mjs'
import { install, pinnedNode, root, run } from './setup.mjs'

const realParts = requireRealParts()
install('everything')
buildConsole()
// The processes that tests start read what was compiled before.
process.env.NODE_COMPILE_CACHE ??= `${root}node_modules/.cache/node-compile`
const node = pinnedNode()
const bin = (path) => `${root}node_modules/${path}`
step('Format and lint', node, [bin('@biomejs/biome/bin/biome'), 'ci', '.'])
for (const project of ['.', 'packages/grammar', 'packages/geometry', 'packages/policy', 'packages/gateway'])
  step(`Types of ${project}`, node, [bin('typescript/bin/tsc'), '--noEmit', '-p', project])
await realParts
step('Tests', node, [
  bin('vitest/vitest.mjs'),
  'run',
  '--project',
  'unit',
  '--project',
  'system',
  '--project',
  'attacks',
  '--project',
  'packed',
  ...process.argv.slice(2),
])

function step(title, command, args) {
  console.log(`\n== ${title}`)
  run(command, args)
}
