// `npm run policy-proof`: how much of packages/policy its unit tests run through, and which of its sabotages they notice; on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}test/policy-proof/main.ts`, ...process.argv.slice(2)])
