import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const packages = ['grammar', 'geometry', 'policy', 'client', 'gateway']

/**
 * Builds the packages as they are published, and lays them out as an installation has them; what they depend on is that of this repository.
 * @returns the module that is the command
 */
export function buildPublished(): string {
  execFileSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: 'ignore' })
  mkdirSync(`${root}dist/node_modules/@mapgate`, { recursive: true })
  for (const name of packages) {
    const manifest = JSON.parse(readFileSync(`${root}dist/${name}/package.json`, 'utf8'))
    symlinkSync(`${root}dist/${name}`, `${root}dist/node_modules/${manifest.name}`)
  }
  symlinkSync(`${root}packages/gateway/node_modules`, `${root}dist/gateway/node_modules`)
  return `${root}dist/gateway/bin/mapgate.mjs`
}
