import { stat } from 'node:fs/promises'

/**
 * Watches files by polling, which notices replaced files, changed links and network drives. A change counts
 * when the next poll still sees it, so that a half-written file is not read.
 * @param files called at each poll, since the list changes with the configuration
 * @returns a function that ends the watch
 */
export function watchFiles(
  files: () => readonly string[],
  changed: () => void,
  { intervalMs = 1_000 }: { intervalMs?: number } = {},
): () => void {
  let known: string | undefined
  let last: string | undefined
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    const now = await signature(files())
    looking = false
    known ??= now
    if (now !== known && now === last) {
      known = now
      changed()
    }
    last = now
  }
  void look()
  const timer = setInterval(() => void look(), intervalMs)
  timer.unref()
  return () => clearInterval(timer)
}

async function signature(files: readonly string[]): Promise<string> {
  const looks = files.map((file) =>
    stat(file).then(
      ({ mtimeMs, size, ino }) => `${file} ${mtimeMs} ${size} ${ino}`,
      () => `${file} is not there`,
    ),
  )
  return (await Promise.all(looks)).join('\n')
}
