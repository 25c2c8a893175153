// `npm run soak`: the faults, the uploads and the soak at their full size, about twenty minutes. MAPGATE_FIGURES names a file for the figures.
import { install, pinnedNode, root, run } from './setup.mjs'

install('everything')
run(
  pinnedNode(),
  [
    `${root}node_modules/vitest/vitest.mjs`,
    'run',
    '--project',
    'system',
    '--project',
    'full',
    'test/system/faults',
    'test/system/uploads',
    'test/system/soak.test.ts',
  ],
  {
    env: { ...process.env, MAPGATE_FULL: '1' },
  },
)
