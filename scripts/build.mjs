// `npm run build`: compiles the packages that are published into dist/<name>, ready for `npm publish dist/<name>`, and packs each of
// them into a tarball beside, which `npm install` takes without a registry.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'
import { install, pinnedNode, root, run } from './setup.mjs'

const published = ['grammar', 'geometry', 'policy', 'client', 'gateway', 'sample-server']
/** Packages whose modules are joined: at a start, to find and read hundreds of files takes longer than to run them. */
const joined = ['grammar', 'geometry', 'policy', 'gateway']

install('everything')
rmSync(`${root}dist`, { recursive: true, force: true })
run(pinnedNode(), [`${root}node_modules/typescript/bin/tsc`, '-p', 'tsconfig.build.json'])
for (const name of published) await assemble(name)
rmSync(`${root}dist/build`, { recursive: true, force: true })
for (const name of published)
  run('npm', ['pack', '--silent', '--pack-destination', `${root}dist`, `${root}dist/${name}`])
const tarballs = readdirSync(`${root}dist`).filter((name) => name.endsWith('.tgz'))
console.log(`
Ready to publish: ${published.map((name) => `dist/${name}`).join(', ')}
Ready to install elsewhere, all in one command, because they need each other:
  npm install ${tarballs.map((name) => `${root}dist/${name}`).join(' ')}`)

/** One package: compiled code under dist/, files that code reads beside it, and a package.json that points there. */
async function assemble(name) {
  const from = `${root}packages/${name}/`
  const to = `${root}dist/${name}/`
  const isJoined = joined.includes(name)
  const filter = (file) => !isJoined || !file.endsWith('.js')
  cpSync(`${root}dist/build/${name}/src`, `${to}dist`, { recursive: true, filter })
  if (isJoined) await join(`${root}dist/build/${name}/src/`, `${to}dist/`)
  for (const file of readdirSync(`${from}src`, { recursive: true })) {
    if (/\.(html|css|js|svg|json|yaml)$/.test(file)) cpSync(`${from}src/${file}`, `${to}dist/${file}`)
  }
  if (existsSync(`${from}bin`)) cpSync(`${from}bin`, `${to}bin`, { recursive: true })
  cpSync(`${root}LICENSE`, `${to}LICENSE`)
  cpSync(`${from}README.md`, `${to}README.md`)
  if (name === 'gateway') addPages(to)
  const {
    devDependencies: _,
    private: __,
    ...manifest
  } = JSON.parse(readFileSync(`${from}package.json`, 'utf8'))
  writeFileSync(`${to}package.json`, `${JSON.stringify(compiled(manifest), null, 2)}\n`)
}

/**
 * Joins the modules of a package into few files beside `index.js`. Where the command or a thread starts in a module of a folder, a file there imports the joined one, so its
 * path stays the same.
 */
async function join(from, to) {
  const { build } = await import('esbuild')
  const begins = readdirSync(from, { recursive: true }).filter((file) =>
    /^index\.js$|^cli.main\.js$|^(areas|server).[\w-]+-thread\.js$/.test(file),
  )
  await build({
    entryPoints: begins.map((file) => ({ in: from + file, out: basename(file, '.js') })),
    outdir: to,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    plugins: [
      {
        name: 'places',
        setup: (building) => building.onLoad({ filter: /\.js$/ }, ({ path }) => placed(path, from)),
      },
    ],
  })
  for (const file of begins.filter((each) => dirname(each) !== '.')) {
    mkdirSync(to + dirname(file), { recursive: true })
    writeFileSync(to + file, `import '../${basename(file)}'\n`)
  }
}

/** The source of a module, in which its own path stands in place of `import.meta.url`: so a joined module still finds the files beside its old place. */
function placed(path, from) {
  const place = `new URL('./${relative(from, path).replaceAll('\\', '/')}', import.meta.url).href`
  return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', place) }
}

/** What texts of the gateway name: its pages and recipes, and the JSON Schema for editors. */
function addPages(to) {
  cpSync(`${root}docs/mapgate.schema.json`, `${to}mapgate.schema.json`)
  cpSync(`${root}docs`, `${to}docs`, { recursive: true })
  cpSync(`${root}deploy`, `${to}deploy`, { recursive: true })
}

/** The manifest with every path to a source replaced by the path of what was compiled from it. */
function compiled(value) {
  if (typeof value === 'string') return value.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1.js')
  if (Array.isArray(value) || value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, compiled(inner)]))
}
