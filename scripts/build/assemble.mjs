import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { root } from '../setup.mjs'
import { guard } from './guard.mjs'
import { joinModules } from './join-modules.mjs'
import { bundledLicences } from './licences.mjs'
import { guarded, insideGateway, joined } from './packages.mjs'

/**
 * One package under `<out>/<name>`, as it is published: compiled code under dist/, files that code reads beside it, and a package.json that
 * points there.
 * @param {string} out folder of the build, with a slash at its end
 * @param {string} name folder of the package below `packages/`
 */
export async function assemble(out, name) {
  const from = `${root}packages/${name}/`
  const to = `${out}${name}/`
  const isJoined = joined.includes(name)
  rmSync(to, { recursive: true, force: true })
  const filter = (file) => !isJoined || !file.endsWith('.js')
  cpSync(`${out}build/${name}/src`, `${to}dist`, { recursive: true, filter })
  if (isJoined) await joinModules(`${out}build/${name}/src/`, `${to}dist/`)
  if (guarded.includes(name)) await guard(`${to}dist/`)
  for (const file of readdirSync(`${from}src`, { recursive: true })) {
    if (/\.(html|css|js|svg|json|yaml)$/.test(file)) cpSync(`${from}src/${file}`, `${to}dist/${file}`)
  }
  if (existsSync(`${from}bin`)) cpSync(`${from}bin`, `${to}bin`, { recursive: true })
  cpSync(`${root}LICENSE`, `${to}LICENSE`)
  cpSync(`${from}README.md`, `${to}README.md`)
  if (name === 'gateway') {
    addPages(to)
    addConsole(to)
  }
  writeFileSync(`${to}package.json`, `${JSON.stringify(publishedManifest(from, name), null, 2)}\n`)
}

/** Copies the packages that the gateway brings along into its `node_modules`, from where npm packs them. */
export function bundle(out) {
  for (const name of insideGateway) {
    const { name: called } = JSON.parse(readFileSync(`${out}${name}/package.json`, 'utf8'))
    cpSync(`${out}${name}`, `${out}gateway/node_modules/${called}`, { recursive: true })
  }
}

/** What texts of the gateway name: its pages and recipes, and the JSON Schema for editors. */
function addPages(to) {
  cpSync(`${root}docs/mapgate.schema.json`, `${to}mapgate.schema.json`)
  cpSync(`${root}docs`, `${to}docs`, { recursive: true })
  cpSync(`${root}deploy`, `${to}deploy`, { recursive: true })
}

/** The console, built, with the licences of the libraries in it. */
function addConsole(to) {
  const from = `${root}packages/console/dist/`
  for (const file of ['index.html', 'assets'])
    cpSync(from + file, `${to}dist/console/${file}`, { recursive: true })
  writeFileSync(`${to}dist/console/licences.txt`, `${bundledLicences()}\n`)
}

function publishedManifest(from, name) {
  const {
    devDependencies: _,
    private: __,
    ...manifest
  } = JSON.parse(readFileSync(`${from}package.json`, 'utf8'))
  const bundled = name === 'gateway' ? withInside(manifest) : {}
  return { ...manifest, exports: compiledExports(manifest.exports), ...bundled }
}

/** npm installs nothing for packages that lie inside of another one, so what they depend on is asked for by the one around them. */
function withInside({ dependencies }) {
  const inside = insideGateway.map((name) =>
    JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8')),
  )
  const theirs = inside.flatMap((manifest) => Object.entries(manifest.dependencies ?? {}))
  const all = { ...dependencies }
  for (const [name, range] of theirs) {
    const asked = all[name] ?? range
    if (asked !== range) throw new Error(`${name} is asked for as ${asked} and as ${range}`)
    all[name] = range
  }
  return {
    dependencies: Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    bundleDependencies: inside.map(({ name }) => name).toSorted(),
  }
}

/** Every path to a source, replaced by the paths of what was compiled from it: its types, and its code. */
function compiledExports(paths) {
  return Object.fromEntries(
    Object.entries(paths).map(([key, path]) => {
      const to = path.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1')
      return [key, { types: `${to}.d.ts`, default: `${to}.js` }]
    }),
  )
}
