import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'
import { entries } from '../soundness/sabotage/all.ts'
import { changed, changesOf } from '../soundness/sabotage/entry.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Replaces the texts of a sabotage in the sources that Vitest loads, and says so on stderr: `replaced FILE`. */
export function sabotagePlugin(name: string): Plugin {
  const sabotage = entries.find((entry) => entry.name === name)
  if (sabotage === undefined) throw new Error(`there is no sabotage named ${name}`)
  return {
    name: 'mapgate-sabotage',
    enforce: 'pre',
    transform(code, id) {
      const changes = changesOf(sabotage).filter(({ file }) => id === root + file)
      for (const { file } of changes) console.error(`replaced ${file}`)
      return changes.length === 0 ? null : { code: changes.reduce(changed, code), map: null }
    },
  }
}
