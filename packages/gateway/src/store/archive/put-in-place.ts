import { link, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What file systems say that give a file no second name, such as FAT, and some of networks and containers. */
const withoutLinks: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
])

interface Place {
  /** The file that is whole. */
  readonly from: string
  readonly to: string
  /** True: takes the place of a file that is there. */
  readonly force: boolean
  /** Gives a file a second name; default: a hard link. */
  readonly linkFile?: typeof link
}

/**
 * Gives a file its name, and waits until that is on the disk. Without force a file that came there meanwhile stays.
 * @throws Error with the code `EEXIST` where there is one
 */
export async function putInPlace({ from, to, force, linkFile = link }: Place): Promise<void> {
  if (force) await rename(from, to)
  else if (await isLinked(from, to, linkFile)) await unlink(from)
  else await overReserved(from, to)
  const directory = await open(dirname(to))
  await directory.sync().finally(() => directory.close())
}

async function isLinked(from: string, to: string, linkFile: typeof link): Promise<boolean> {
  try {
    await linkFile(from, to)
    return true
  } catch (error) {
    if (withoutLinks.has((error as NodeJS.ErrnoException).code)) return false
    throw error
  }
}

/** Takes the name with an empty file, which only one can do, and puts the whole one over it. A crash in between leaves the empty one, which is no backup. */
async function overReserved(from: string, to: string): Promise<void> {
  const reserved = await open(to, 'wx', 0o600)
  await reserved.close()
  try {
    await rename(from, to)
  } catch (error) {
    await unlink(to).catch(() => {})
    throw error
  }
}
