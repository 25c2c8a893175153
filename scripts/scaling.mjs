// `npm run scaling`: replays a synthetic day and writes docs/scaling.md, on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}bench/scaling/main.ts`])
