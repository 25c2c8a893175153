// `npm run soundness -- --cases N --seed S [--json FILE]` looks for leaks of the policy, `-- --sabotage NAME|all` for leaks with a protection
// taken out of the source; on the pinned Node.

import { requireRealParts } from './real-parts.mjs'
import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
if (process.argv.includes('--ogc')) await requireRealParts()
run(pinnedNode(), [`${root}test/soundness/main.ts`, ...process.argv.slice(2)])
