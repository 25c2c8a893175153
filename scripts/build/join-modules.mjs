import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative } from 'node:path'

/**
 * Joins the modules of a package into few files beside `index.js`. Where the command or a thread starts in a module of a folder, a file there
 * imports the joined one, so its path stays the same. Only modules of the package itself are joined: the build ends where another one's
 * code would be.
 * @param {string} from folder of the compiled modules, @param {string} to folder for the joined ones, both with a slash at the end
 */
export async function joinModules(from, to) {
  const { build } = await import('esbuild')
  const begins = readdirSync(from, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /^index\.js$|^cli.main\.js$|^(areas|server).[\w-]+-thread\.js$/.test(file))
    .sort()
  const { metafile } = await build({
    entryPoints: begins.map((file) => ({ in: from + file, out: basename(file, '.js') })),
    outdir: to,
    absWorkingDir: from,
    bundle: true,
    splitting: true,
    metafile: true,
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
  refuseForeign(metafile)
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

/** Paths in the report are relative to the package: what lies elsewhere would be published under our licence. */
function refuseForeign({ inputs }) {
  const foreign = Object.keys(inputs).filter((path) => path.startsWith('..') || path.includes('node_modules'))
  if (foreign.length > 0) throw new Error(`Code of others would be joined with ours: ${foreign.join(', ')}`)
}
