import { renameSync, writeFileSync } from 'node:fs'

/**
 * Puts a module before `index.js` that looks at the Node.js first. An older one fails while it links what it imports, before any of our code
 * runs, so the module itself comes by a dynamic import.
 * @param {string} to folder of `index.js`, with a slash at its end
 */
export async function guard(to) {
  const { build } = await import('esbuild')
  const { metafile } = await build({
    entryPoints: [`${to}index.js`],
    absWorkingDir: to,
    metafile: true,
    write: false,
    outdir: `${to}none`,
    format: 'esm',
  })
  const [{ exports }] = Object.values(metafile.outputs)
  const names = exports.toSorted().join(', ')
  renameSync(`${to}index.js`, `${to}library.js`)
  writeFileSync(
    `${to}index.js`,
    `import { refuseOldNode } from '../bin/old-node.mjs'

refuseOldNode()
export const { ${names} } = await import('./library.js')
`,
  )
}
