// `npm run fuzz -- --seconds N --seed S`: runs test/fuzz on the pinned Node.js.
import { requireRealParts } from './real-parts.mjs'
import { install, pinnedNode, run } from './setup.mjs'

install('everything')
if (process.argv.includes('--ogc')) await requireRealParts()
run(pinnedNode(), ['test/fuzz/main.ts', ...process.argv.slice(2)])
