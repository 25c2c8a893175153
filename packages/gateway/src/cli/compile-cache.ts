import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { openPrivateDirectory } from '../config/private-directory.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The directory in which Node.js keeps what it compiled for the next start: `mapgate` below the cache directory of this account, made where there
 * was none. What lies there is run, so there is no such directory where others could write to it.
 */
export function compileCacheDirectory(environment: Environment): string | undefined {
  // Windows has no modes that could be checked.
  if (process.getuid === undefined || environment.NODE_DISABLE_COMPILE_CACHE) return undefined
  const { XDG_CACHE_HOME: given = '', HOME: home = homedir() } = environment
  const caches = isAbsolute(given) ? given : join(home, '.cache')
  try {
    if (!isAbsolute(caches) || !isOurs(dirname(caches))) return undefined
    mkdirSync(caches, { recursive: true, mode: 0o700 })
    if (!isOurs(caches)) return undefined
    const directory = join(realpathSync(caches), 'mapgate')
    openPrivateDirectory(directory)
    return directory
  } catch {
    return undefined
  }
}

/** True where nobody but this account and root can replace a folder, or one on the way to it. @throws Error where it is not there */
function isOurs(folder: string): boolean {
  const real = realpathSync(folder)
  const { uid, mode } = statSync(real)
  const isOwn = uid === 0 || uid === process.getuid?.()
  // In a sticky folder, such as /tmp, everybody may make something, and replaces only what is their own.
  const isClosed = (mode & 0o022) === 0 || (mode & 0o1000) !== 0
  return isOwn && isClosed && (dirname(real) === real || isOurs(dirname(real)))
}
