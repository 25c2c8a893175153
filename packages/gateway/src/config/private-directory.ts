import { lstatSync, mkdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'

/** Everything that others may do with a file or a folder, in its mode. */
const othersMode = 0o077

/** The files that LMDB makes. */
const fileNames = ['data.mdb', 'lock.mdb']

/**
 * What is wrong with a directory whose files nobody but this account may see; undefined where it is private, or not there and can be made.
 * Windows has no such modes: there it only has to be a directory.
 */
export function privateDirectoryFault(directory: string): string | undefined {
  const found = lstatOf(directory)
  if (found === undefined) return undefined
  if (found.isSymbolicLink()) return `${directory} is a symbolic link; name the directory itself`
  if (!found.isDirectory()) return `${directory} is no directory`
  return othersFault(directory, found, '700') ?? filesFault(directory)
}

/** Makes a private directory where there is none. @throws Error with a sentence where it is not private, or cannot be made */
export function openPrivateDirectory(directory: string): void {
  if (lstatOf(directory) === undefined) makePrivate(directory)
  const fault = privateDirectoryFault(directory)
  if (fault !== undefined) throw new Error(fault)
}

/** Another process may make it at the same moment: two workers start together. */
function makePrivate(directory: string): void {
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function filesFault(directory: string): string | undefined {
  try {
    for (const name of fileNames) {
      const file = join(directory, name)
      const found = lstatOf(file)
      const fault =
        found?.isFile() === false ? `${file} is no file` : found && othersFault(file, found, '600')
      if (fault !== undefined) return fault
    }
    return undefined
  } catch {
    return `${directory} may not be read by this account`
  }
}

/** What is wrong with the owner or the mode of a file that nobody else may see. */
function othersFault(file: string, { uid, mode }: Stats, wanted: string): string | undefined {
  if (process.getuid === undefined) return undefined
  if (uid !== process.getuid()) return `${file} belongs to another account than the one that runs the gateway`
  if ((mode & othersMode) === 0) return undefined
  return `${file} is open to other accounts: chmod ${wanted} ${file}`
}

function lstatOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false })
}
