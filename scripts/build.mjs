// `npm run build`: compiles the packages that are published into dist/<name>, ready for `npm publish ./dist/<name>`; packs each of them into a
// tarball beside, which `npm install` takes without a registry; and says what is in them and where it comes from (docs/installing.md).
// `--out DIR` builds elsewhere.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { assemble, bundle } from './build/assemble.mjs'
import { compile } from './build/compile.mjs'
import { writeLicences } from './build/licences.mjs'
import { pack, tarballsIn } from './build/pack.mjs'
import { published } from './build/packages.mjs'
import { writeChecksums, writeProvenance } from './build/provenance.mjs'
import { writeSbom } from './build/sbom.mjs'
import { buildConsole } from './build-console.mjs'
import { install, pinnedNode, root, run } from './setup.mjs'

const { values } = parseArgs({ options: { out: { type: 'string', default: `${root}dist` } } })
const out = `${resolve(values.out)}/`
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

install('build')
if (process.execPath !== pinnedNode()) {
  run(pinnedNode(), [...process.argv.slice(1)], { cwd: process.cwd() })
  process.exit(0)
}
clear(out)
mkdirSync(out, { recursive: true })
compile(out)
buildConsole()
writeLicences(`${out}THIRD-PARTY.md`)
for (const name of published) await assemble(out, name)
cpSync(`${out}THIRD-PARTY.md`, `${out}gateway/THIRD-PARTY.md`)
bundle(out)
rmSync(`${out}build`, { recursive: true, force: true })
pack(out)
writeSbom(out, version)
writeProvenance(out)
writeChecksums(out)
console.log(`
In ${out}: ${tarballsIn(out).join(', ')}, sbom.cdx.json, THIRD-PARTY.md, provenance.json, SHA256SUMS.
The gateway alone is enough; the sample server is for \`mapgate demo\`, the client for the bundler of a web app:
  npm install ${out}mapgate-gateway-${version}.tgz ${out}mapgate-sample-server-${version}.tgz`)

/** Empties the folder of an earlier build; anything else is left alone. */
function clear(folder) {
  const isOurs = folder === `${root}dist/` || !existsSync(folder) || readdirSync(folder).length === 0
  if (!isOurs && !existsSync(`${folder}provenance.json`)) {
    console.error(`${folder} holds something else than an earlier build: name an empty folder`)
    process.exit(1)
  }
  rmSync(folder, { recursive: true, force: true })
}
