import { readFile } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'

const require = createRequire(import.meta.url)

/** Source of the client kit's service worker, one file; undefined where the kit is not installed. */
export async function workerScript(): Promise<string | undefined> {
  try {
    const path = require.resolve('@mapgate/client/worker')
    const text = await readFile(path, 'utf8')
    return path.endsWith('.ts') ? stripTypeScriptTypes(text) : text
  } catch {
    return undefined
  }
}
