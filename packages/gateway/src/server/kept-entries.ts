import { resolve } from 'node:path'
import { openEntries } from '../cache/entries/open-entries.ts'
import type { EntryStore } from '../cache/port.ts'
import { readEncryptionKey } from '../config/encryption-key.ts'
import { openPrivateDirectory } from '../config/private-directory.ts'
import type { WireOptions } from './options.ts'

/** Opens the store of kept answers that a configuration describes. @throws Error when its directory or its key cannot be used */
export async function openKeptEntries(options: WireOptions): Promise<EntryStore> {
  const { configuration, clock, random, metrics, log, purgeOthers } = options
  const { memory, share } = configuration.cache
  const disk = diskOf(options)
  return openEntries({
    memoryBytes: memory,
    share,
    ...(disk ? { disk } : {}),
    clock,
    random,
    observer: metrics.cache,
    log: (message, error) => log.warn({ err: error }, message),
    ...(purgeOthers ? { tellOthers: purgeOthers } : {}),
  })
}

function diskOf({ configuration: { cache }, directory }: WireOptions) {
  if (cache.disk === undefined) return undefined
  const folder = resolve(directory, cache.disk.directory)
  openPrivateDirectory(folder)
  const disk = { directory: folder, maxBytes: cache.disk.size }
  if (cache.encryptionKeyFile === undefined) return disk
  const encryptionKey = readEncryptionKey(resolve(directory, cache.encryptionKeyFile))
  if (typeof encryptionKey === 'string')
    throw new Error(`cache.encryptionKeyFile: ${cache.encryptionKeyFile} ${encryptionKey}`)
  return { ...disk, encryptionKey }
}
