// `npm run soundness -- --cases N --seed S [--json FILE] [--sabotage NAME|all]`: looks for leaks of the policy, on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}test/soundness/main.ts`, ...process.argv.slice(2)])
