import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Advice } from './cross-fault.ts'
import { namedFiles } from './named-files.ts'
import type { Configuration } from './schema.ts'
import { storeSecretFileOf } from './store-files.ts'

/** Secret files that every account of this machine may read, by mode of file and folders. Windows has no such modes. */
export function readableByAll(configuration: Configuration, directory: string): readonly Advice[] {
  if (process.platform === 'win32') return []
  const { store } = configuration
  const secrets: readonly (readonly [path: readonly PropertyKey[], file: string | undefined])[] = [
    ...namedFiles(configuration)
      .filter(({ holds }) => holds === 'secret' || holds === 'encryption key' || holds === 'private key')
      .map(({ path, file }) => [path, file] as const),
    [['store', 'file'], store.kind === 'sqlite' ? store.file : undefined],
    [['store', 'secretFile'], storeSecretFileOf(store)],
  ]
  return secrets.flatMap(([path, file]) =>
    file !== undefined && isReadableByAll(resolve(directory, file))
      ? [{ path, message: `${file} can be read by every account of this machine: chmod o-r ${file}` }]
      : [],
  )
}

/** True when a file's mode lets everybody read it, and every folder above lets everybody pass. */
function isReadableByAll(file: string): boolean {
  try {
    if ((statSync(file).mode & 0o004) === 0) return false
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      if ((statSync(folder).mode & 0o001) === 0) return false
      if (folder === dirname(folder)) return true
    }
  } catch {
    return false
  }
}
