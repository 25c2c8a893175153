import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const source = join(root, 'packages/console')

/** Builds the console where it was not built since its source changed. */
export function buildConsole(): void {
  const built = join(source, 'dist/index.html')
  if (existsSync(built) && statSync(built).mtimeMs > newestIn(source)) return
  execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', source], {
    stdio: 'ignore',
  })
}

/** When the newest file of the source was changed, milliseconds. */
const newestIn = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'dist' && name !== 'node_modules')
    .map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs
    })
    .reduce((newest, time) => Math.max(newest, time), 0)
