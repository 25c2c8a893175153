// `npm run conditions -- --cases N --seed S [--postgres]`: conditions over hidden rows before a real database, on the pinned Node.

import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(pinnedNode(), [`${root}test/conditions/main.ts`, ...process.argv.slice(2)])
