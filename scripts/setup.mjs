// Installs what a command needs, once per lock file. Plain JavaScript: it runs on any Node >= 20, before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** What the demo needs; the heavy libraries of tests, examples and benches stay out. */
const demoWorkspaces = ['grammar', 'geometry', 'policy', 'client', 'sample-server', 'gateway'].map(
  (name) => `packages/${name}`,
)

/** Workspaces of a scope; all of them where it has none. What builds the packages is among the tools of `test`. */
const scopes = { demo: demoWorkspaces, build: [...demoWorkspaces, 'test'] }

const marker = `${root}node_modules/.mapgate-setup`

/**
 * Installs the packages for a scope unless they are there already.
 * @param {'demo' | 'build' | 'everything'} scope `demo` leaves out the workspaces test, examples and bench, `build` the latter two.
 */
export function install(scope) {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')
  const have = existsSync(marker) ? readFileSync(marker, 'utf8').split(' ') : []
  if (have[0] === wanted && (have[1] === 'everything' || have[1] === scope)) return
  const wanting = scopes[scope]
  const only = wanting ? [...wanting.flatMap((w) => ['--workspace', w]), '--include-workspace-root'] : []
  console.log(`Installing packages (${wanting ? `only what the ${scope} needs` : 'everything'}) …`)
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--progress=true', ...only])
  writeFileSync(marker, `${wanted} ${scope}`)
}

/** Path of the pinned Node.js, which npm installed as the development dependency `node`. */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = `${root}node_modules/node/bin/${name}`
  return existsSync(path) ? path : process.execPath
}

/** Runs a command in the repository with its output shown; ends this process with its exit code if it fails. */
export function run(command, args, options = {}) {
  const shell = process.platform === 'win32' && command === 'npm'
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell, ...options })
  if (error) console.error(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install('everything')
