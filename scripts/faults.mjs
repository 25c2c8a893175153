// `npm run faults [-- --only NAME…] [--short]`: faults under load, with real gateways, databases and nginx, on the pinned Node.
import { requireRealParts } from './real-parts.mjs'
import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
await requireRealParts()
run(pinnedNode(), [`${root}test/faults/main.ts`, ...process.argv.slice(2)])
