import type { OutputStore } from '../operation/operation.ts'

const MOST_FILES = 500

/** Keeps output files in memory, the newest five hundred. */
export function createOutputs(random: () => number): OutputStore {
  const files = new Map<string, { body: Uint8Array; contentType: string }>()
  return {
    put: (folder, extension, file) => {
      const name = Array.from({ length: 2 }, () =>
        Math.floor(random() * 2 ** 52)
          .toString(16)
          .padStart(13, '0'),
      ).join('')
      const path = `${folder}/_ags_map${name}.${extension}`
      files.set(path, file)
      const [oldest] = files.keys()
      if (files.size > MOST_FILES && oldest !== undefined) files.delete(oldest)
      return `rest/directories/arcgisoutput/${path}`
    },
    get: (path) => files.get(path),
  }
}
