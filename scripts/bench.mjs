// `npm run bench -- [--only NAME] [--json FILE]`: the side-by-side benchmarks, on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}bench/main.ts`, ...process.argv.slice(2)])
