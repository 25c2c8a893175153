import { readFileSync } from 'node:fs'
import { root } from '../setup.mjs'
import { published } from './packages.mjs'

/**
 * What an installation of every published package gets, for all platforms, by the lock file.
 * @returns {{ path: string, name: string, version: string, license: string, hasInstallScript: boolean, by: string[] }[]} packages of others, sorted by name;
 * `path` is the one in the lock file, `by` tells which of our packages bring it
 */
export function installedPackages(lock = readLock()) {
  const found = new Map()
  for (const folder of published) {
    for (const path of reachedFrom(`packages/${folder}`, lock)) {
      if (path.startsWith('packages/') && !path.includes('/node_modules/')) continue
      const entry = found.get(path) ?? describe(path, lock[path])
      found.set(path, { ...entry, by: [...entry.by, lock[`packages/${folder}`].name] })
    }
  }
  return [...found.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

/**
 * Libraries that are built into the files of the console, with all that they bring, by the lock file. Nobody installs them.
 * @returns {ReturnType<typeof installedPackages>} sorted by name
 */
export function bundledPackages(lock = readLock()) {
  const { devDependencies } = lock['packages/console']
  const libraries = Object.keys(devDependencies).filter((name) => name !== 'vite')
  const paths = libraries.flatMap((name) => {
    const path = placeOf(name, 'packages/console', lock)
    return [...reachedFrom(path, lock)]
  })
  return [...new Set(paths)]
    .map((path) => describe(path, lock[path]))
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The packages of the lock file, by their paths. */
export const readLock = () => JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages

const key = ({ name, version }) => `${name} ${version}`

const describe = (path, { version, license = 'not stated', hasInstallScript = false }) => ({
  path,
  name: path.replace(/^.*node_modules\//, ''),
  version,
  license,
  hasInstallScript,
  by: [],
})

function reachedFrom(start, lock) {
  const reached = new Set([start])
  for (const path of reached) {
    const { dependencies, optionalDependencies } = lock[path]
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      reached.add(placeOf(name, path, lock))
  }
  return reached
}

/** Where Node.js finds a package: in the nearest `node_modules` above who asks for it. */
function placeOf(name, from, lock) {
  const above = from.split('/').map((_, index, parts) => parts.slice(0, parts.length - index).join('/'))
  for (const folder of [...above, '']) {
    const entry = lock[`${folder && `${folder}/`}node_modules/${name}`]
    if (entry?.link) return entry.resolved
    if (entry) return `${folder && `${folder}/`}node_modules/${name}`
  }
  throw new Error(`The lock file has no ${name}, which ${from} asks for`)
}
