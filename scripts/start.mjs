// `npm start`: installs what the demo needs, then runs `mapgate demo` on the pinned Node.js.
import { spawn } from 'node:child_process'
import { buildConsole } from './build-console.mjs'
import { install, pinnedNode, root } from './setup.mjs'

install('demo')
buildConsole()
const child = spawn(
  pinnedNode(),
  [
    '--disable-warning=ExperimentalWarning',
    'packages/gateway/bin/mapgate.mjs',
    'demo',
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 0 : (code ?? 1)))
