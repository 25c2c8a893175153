import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { root } from '../setup.mjs'
import { bundledPackages, installedPackages, readLock } from './closure.mjs'
import { npmEnvironment } from './npm.mjs'
import { published } from './packages.mjs'

/**
 * Writes sbom.cdx.json, the bill of materials of the tarballs and of everything that they install (CycloneDX, by `npm sbom`). Time and serial number are left out:
 * they would make every build another one.
 * @param {string} out folder of the build, with a slash at its end
 * @param {string} version of the release
 */
export function writeSbom(out, version) {
  const folder = mkdtempSync(`${tmpdir()}/mapgate-sbom-`)
  try {
    const { serialNumber: _, ...sbom } = askNpm(folder, version)
    const { timestamp: __, component, ...rest } = sbom.metadata
    const { purl: ___, ...release } = component // a release is not a package of the registry, where the name may be another one's
    const metadata = { ...rest, component: release }
    const components = sbom.components.map((each) => described(each, out, readLock()))
    writeFileSync(`${out}sbom.cdx.json`, `${JSON.stringify({ ...sbom, metadata, components }, null, 2)}\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** npm describes what an installation in an empty folder would get: the lock file of one, made of our own, has nothing of the development tools. */
function askNpm(folder, version) {
  const place = `${folder}/mapgate`
  mkdirSync(place)
  const lock = readLock()
  const ours = Object.fromEntries(published.map((name) => [lock[`packages/${name}`].name, version]))
  const manifest = { name: 'mapgate', version, license: 'Apache-2.0', dependencies: ours }
  const packages = { '': manifest, ...ownEntries(lock), ...otherEntries(lock) }
  writeFileSync(`${place}/package.json`, JSON.stringify(manifest))
  writeFileSync(
    `${place}/package-lock.json`,
    JSON.stringify({ name: 'mapgate', version, lockfileVersion: 3, requires: true, packages }),
  )
  const { stdout, stderr, status } = spawnSync(
    'npm',
    ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'],
    {
      cwd: place,
      env: npmEnvironment,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      maxBuffer: 2 ** 26,
    },
  )
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`)
  return JSON.parse(stdout)
}

function ownEntries(lock) {
  return Object.fromEntries(
    published.map((folder) => {
      const { devDependencies: _, ...entry } = lock[`packages/${folder}`]
      const { description } = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'))
      const inside = folder === 'gateway' ? librariesOfConsole(lock) : {}
      const dependencies = { ...entry.dependencies, ...inside }
      return [`node_modules/${entry.name}`, { ...entry, dependencies, description }]
    }),
  )
}

/** The gateway contains them as parts of the console. */
const librariesOfConsole = (lock) => {
  const { vite: _, ...libraries } = lock['packages/console'].devDependencies
  return libraries
}

function otherEntries(lock) {
  const entries = [...installedPackages(lock), ...bundledPackages(lock)].map(({ path }) => {
    const { dev: _, devOptional: __, peer: ___, ...entry } = lock[path]
    return [placeInInstallation(path, lock), entry]
  })
  return Object.fromEntries(entries)
}

function placeInInstallation(path, lock) {
  const [, folder, inside] = /^(packages\/[^/]+)\/(node_modules\/.*)/.exec(path) ?? []
  return folder === undefined ? path : `node_modules/${lock[folder].name}/${inside}`
}

/** Of our own packages the digest is that of the tarball; npm states those of others. A licence that npm does not know by its name is told as its package tells it. */
function described(component, out, lock) {
  const { name, version } = component
  if (name.startsWith('@mapgate/')) {
    const tarball = readFileSync(`${out}${name.slice(1).replace('/', '-')}-${version}.tgz`)
    const content = createHash('sha256').update(tarball).digest('hex')
    return { ...component, hashes: [{ alg: 'SHA-256', content }] }
  }
  if (component.licenses?.length > 0) return component
  return { ...component, licenses: [{ license: { name: lock[`node_modules/${name}`].license } }] }
}
