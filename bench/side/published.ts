import { execFileSync } from 'node:child_process'
import { readdirSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Builds the packages as they are published, and lays them out as an installation has them; what they depend on is that of this repository.
 * @returns the module that is the command
 */
export function buildPublished(): string {
  execFileSync(process.execPath, [`${root}scripts/build.mjs`], { stdio: 'ignore' })
  const own = `${root}packages/gateway/node_modules/`
  for (const name of readdirSync(own).filter((each) => !each.startsWith('.')))
    symlinkSync(own + name, `${root}dist/gateway/node_modules/${name}`)
  return `${root}dist/gateway/bin/mapgate.mjs`
}
