// Installs what a command needs, once per lock file. Plain JavaScript: it runs on any Node >= 20, before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** What the demo needs, with what builds the console; the heavy libraries of tests, examples and benches stay out. */
const demoWorkspaces = ['grammar', 'geometry', 'policy', 'client', 'sample-server', 'gateway', 'console'].map(
  (name) => `packages/${name}`,
)

/** Workspaces of a scope; all of them where it has none. What builds the packages is among the tools of `test`. */
const scopes = { demo: demoWorkspaces, build: [...demoWorkspaces, 'test'] }

const marker = `${root}node_modules/.mapgate-setup`

/** An installation takes minutes; only one that waits for a silent registry takes as long as this. */
const longestInstallationMs = 15 * 60_000

/** From the narrowest: each installs what the ones before it install. */
const widths = ['demo', 'build', 'everything']

/**
 * What has to be installed so that a scope is there; undefined where it is. `npm ci` removes what it does not install, so what was installed
 * for a wider scope, or by npm itself, is installed again with it.
 * @param {object} found
 * @param {'demo' | 'build' | 'everything'} found.scope what is needed
 * @param {string} found.lock digest of the lock file
 * @param {string | undefined} found.marked text of the marker: the digest and the scope of the last installation
 * @param {boolean} found.isByHand true where somebody ran npm without this file
 */
export function scopeToInstall({ scope, lock, marked, isByHand }) {
  const [lockThen, then] = marked?.split(' ') ?? ['', isByHand ? 'everything' : 'demo']
  const widest = widths[Math.max(widths.indexOf(scope), widths.indexOf(then))]
  return lockThen === lock && widest === then ? undefined : widest
}

/**
 * Installs the packages for a scope unless they are there already.
 * @param {'demo' | 'build' | 'everything'} scope `demo` leaves out the workspaces test, examples and bench, `build` the latter two.
 */
export function install(scope) {
  const lock = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')
  const marked = existsSync(marker) ? readFileSync(marker, 'utf8') : undefined
  const isByHand = existsSync(`${root}node_modules/.package-lock.json`)
  const missing = scopeToInstall({ scope, lock, marked, isByHand })
  if (missing === undefined) return
  const wanting = scopes[missing]
  const only = wanting ? [...wanting.flatMap((w) => ['--workspace', w]), '--include-workspace-root'] : []
  console.log(`Installing packages (${wanting ? `only what the ${missing} needs` : 'everything'}) …`)
  runNpm([
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--progress=true',
    '--fetch-timeout=60000',
    ...only,
  ])
  writeFileSync(marker, `${lock} ${missing}`)
}

/** Path of the pinned Node.js, which npm installed as the development dependency `node`. */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = `${root}node_modules/node/bin/${name}`
  return existsSync(path) ? path : process.execPath
}

/** Runs a command in the repository with its output shown; ends this process with its exit code if it fails. */
export function run(command, args, options = {}) {
  ended(command, runOnce(command, args, options))
}

function ended(command, { status, error }) {
  if (error) console.error(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function runOnce(command, args, options) {
  const shell = process.platform === 'win32' && command === 'npm'
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell, ...options })
}

/** Runs npm, and again where it hangs: what was downloaded by then is kept. */
function runNpm(args) {
  for (const left of [2, 1, 0]) {
    const result = runOnce('npm', args, { timeout: longestInstallationMs, killSignal: 'SIGKILL' })
    if (result.error?.code !== 'ETIMEDOUT') return ended('npm', result)
    console.error(
      `npm did not end within 15 minutes${left > 0 ? '; trying again …' : '. Does the npm registry answer? `npm ping` says so.'}`,
    )
  }
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install('everything')
