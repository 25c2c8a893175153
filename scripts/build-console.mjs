// `npm run console`: builds the console into packages/console/dist, where its source has changed since. `npm start`, `npm test` and `npm run build` do the
// same, so nobody has to think of it. Plain JavaScript: it runs before anything is compiled.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, pinnedNode, root } from './setup.mjs'

const source = join(root, 'packages/console')
const built = join(source, 'dist')

/** Builds the console unless what is built has the digest of its source. @throws Error with what Vite says */
export function buildConsole() {
  const digest = digestOfSource()
  if (digestOfBuilt() === digest) return
  // Two test files may build at once: each builds beside, and what is there is whole at any time.
  const beside = `${built}.${process.pid}.tmp`
  const args = [join(root, 'node_modules/vite/bin/vite.js'), 'build', source, '--outDir', beside]
  const { status, stdout, stderr } = spawnSync(pinnedNode(), [...args, '--logLevel', 'warn'], {
    encoding: 'utf8',
    // Vitest sets another one, with which the paths of sources would be built in.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) throw new Error(`The console could not be built:\n${stdout}${stderr}`)
  writeFileSync(join(beside, markerName), digest)
  if (digestOfBuilt() === digest) rmSync(beside, { recursive: true })
  else putInPlace(beside)
}

const markerName = '.source'

function putInPlace(beside) {
  const before = `${beside}.before`
  if (existsSync(built)) renameSync(built, before)
  try {
    renameSync(beside, built)
  } catch {
    // Another process was faster; what it built is of the same source.
    rmSync(beside, { recursive: true, force: true })
  }
  rmSync(before, { recursive: true, force: true })
}

function digestOfBuilt() {
  const marker = join(built, markerName)
  return existsSync(marker) ? readFileSync(marker, 'utf8') : undefined
}

/** Of every file that the build reads, and of the lock file, which names the versions of the libraries. */
function digestOfSource() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const file of ['index.html', 'vite.config.ts', 'package.json', ...filesIn('src')])
    hash.update(`\0${file}\0`).update(readFileSync(join(source, file)))
  return hash.digest('hex')
}

const filesIn = (folder) =>
  readdirSync(join(source, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1))
    .sort()

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install('demo')
  buildConsole()
}
