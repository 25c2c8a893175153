import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'

/** What keeps this account from making a file; undefined where nothing does. */
export function folderFault(file: string): string | undefined {
  const folder = dirname(file)
  if (!existsSync(folder)) return `the folder ${folder} does not exist`
  const isWritable = attempt(() => accessSync(folder, constants.W_OK) === undefined)
  return isWritable || existsSync(file) ? undefined : `this account may not write into the folder ${folder}`
}

/** Why a file cannot be read, as a sentence. */
export function unreadable(file: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `${file} does not exist`
  if (code === 'EACCES') return `${file} may not be read by this account`
  return code === 'EISDIR' ? `${file} is a folder` : `${file} cannot be read: ${(error as Error).message}`
}

/** The value, or undefined where it throws. */
export function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
