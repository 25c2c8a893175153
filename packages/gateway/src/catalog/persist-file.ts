import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { Persist } from './catalog.ts'

let drafts = 0

/**
 * Keeps the catalogue in a file; written beside it first, so that a reader never meets half of it. Each writing has a draft of its own:
 * several workers, and several upstreams of one, keep theirs at the same time.
 */
export function persistFile(file: string): Persist {
  return {
    read: () => readFile(file, 'utf8').catch(() => undefined),
    async write(text) {
      drafts += 1
      const draft = `${file}.${process.pid}.${drafts}.new`
      try {
        await writeFile(draft, text, { mode: 0o600 })
        await rename(draft, file)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
  }
}
