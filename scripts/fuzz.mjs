// `npm run fuzz -- --seconds N --seed S`: runs test/fuzz on the pinned Node.js.
import { install, pinnedNode, run } from './setup.mjs'

install('everything')
run(pinnedNode(), ['test/fuzz/main.ts', ...process.argv.slice(2)])
