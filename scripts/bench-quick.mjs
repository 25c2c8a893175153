// `npm run bench:quick -- [--keep]`: the regression bench of a minute, on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}bench/quick/main.ts`, ...process.argv.slice(2)])
