// `npm run fairness`: shows how long a small tenant waits behind a large one, in docs/operations-guide.md and a picture there, on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}bench/fairness/main.ts`])
