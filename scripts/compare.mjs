// `npm run compare -- --against REV [--requests N] [--seed S]`: shows that a rebuilding keeps behaviour, on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}test/compare/main.ts`, ...process.argv.slice(2)])
