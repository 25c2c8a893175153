import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }

const root = fileURLToPath(new URL('../../', import.meta.url))
const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
/** The last of a line that is too old, as npm carries it for this platform. */
const oldNode = { platform: process.platform.replace('win32', 'win'), version: '18.20.8' }

declare module 'vitest' {
  interface ProvidedContext {
    /** `built`: what `npm run build` made; `installed`: an empty folder in which the tarballs were installed; `oldNode`: path of a Node.js that is too old. */
    packed: { readonly built: string; readonly installed: string; readonly oldNode: string }
  }
}

/** Once for all tests of this folder: builds the packages as `npm run build` does, and installs the tarballs outside of the repository, as a stranger does. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-packed-'))
  const built = join(folder, 'built')
  const installed = join(folder, 'installed')
  const old = join(folder, 'old-node')
  for (const each of [installed, old]) mkdirSync(each)
  build(built)
  npm(
    installed,
    ['gateway', 'sample-server', 'client'].map((name) => tarball(built, name)),
  )
  npm(old, [`node-${oldNode.platform}-${process.arch}@${oldNode.version}`])
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  provide('packed', {
    built,
    installed,
    oldNode: join(old, `node_modules/node-${oldNode.platform}-${process.arch}/bin/${binary}`),
  })
  return () => rm(folder, { recursive: true, force: true })
}

/** With a umask that nobody has: files of the packages must not tell which one it was. */
function build(out: string): void {
  const before = process.umask(0o077)
  try {
    execFileSync(process.execPath, [`${root}scripts/build.mjs`, '--out', out], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  } finally {
    process.umask(before)
  }
}

function npm(folder: string, packages: readonly string[]): void {
  execFileSync('npm', ['install', ...quiet, ...packages], {
    cwd: folder,
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}

const tarball = (built: string, name: string): string =>
  join(built, `mapgate-${name}-${manifest.version}.tgz`)
