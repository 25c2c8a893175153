import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Persist } from './catalog.ts'

/** Keeps the catalogue in a file; written beside it first, so that a reader never meets half of it. */
export function persistFile(file: string): Persist {
  return {
    read: () => readFile(file, 'utf8').catch(() => undefined),
    async write(text) {
      const draft = `${file}.new`
      await writeFile(draft, text, { mode: 0o600 })
      await rename(draft, file)
    },
  }
}
