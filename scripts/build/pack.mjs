import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../setup.mjs'
import { npmEnvironment } from './npm.mjs'
import { published } from './packages.mjs'

/**
 * Packs every assembled package into a tarball in `out`. npm fixes order, owner and time of the files; their modes are fixed here, because
 * they come from the umask of who builds.
 * @param {string} out folder of the build, with a slash at its end
 */
export function pack(out) {
  for (const name of published) fixModes(`${out}${name}`)
  const folders = published.map((name) => `${out}${name}`)
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', out, ...folders], {
    env: npmEnvironment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** The tarballs in a folder, by name. */
export const tarballsIn = (out) =>
  readdirSync(out)
    .filter((name) => name.endsWith('.tgz'))
    .sort()

function fixModes(path) {
  const isFolder = lstatSync(path).isDirectory()
  const isCommand = !isFolder && /[\\/]bin[\\/](?!old-node)[^\\/]+$/.test(path)
  chmodSync(path, isFolder || isCommand ? 0o755 : 0o644)
  if (isFolder) for (const name of readdirSync(path)) fixModes(join(path, name))
}
