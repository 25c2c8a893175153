import { resolve } from 'node:path'
import { openEntries } from '../cache/entries/open-entries.ts'
import type { EntryStore } from '../cache/port.ts'
import { readEncryptionKey } from '../config/encryption-key.ts'
import { openPrivateDirectory } from '../config/private-directory.ts'
import type { WireOptions } from './options.ts'
import type { Shared } from './shared-connection.ts'
import { sharedTier } from './shared-tier.ts'
import type { StorePurges } from './store-purges.ts'

/** What a store of kept answers has in common with other gateways. */
interface Common {
  /** Undefined where there is nothing but the store. */
  readonly shared: Shared | undefined
  readonly purges: StorePurges
}

/** Opens the store of kept answers that a configuration describes. @throws Error when its directory or its key cannot be used */
export async function openKeptEntries(options: WireOptions, common: Common): Promise<EntryStore> {
  const { configuration, clock, random, metrics, log, purgeOthers } = options
  const { memory, share } = configuration.cache
  const disk = diskOf(options)
  return openEntries({
    memoryBytes: memory,
    share,
    ...(disk ? { disk } : {}),
    ...sharedOf(options, common),
    clock,
    random,
    observer: metrics.cache,
    log: (message, error) => log.warn({ err: error }, message),
    ...(purgeOthers ? { tellOthers: purgeOthers } : {}),
  })
}

/** Bytes of a value beside the body of its answer: see `sealed-entries.ts`. */
const mostAboutBytes = 64_000

function sharedOf({ configuration }: WireOptions, { shared, purges }: Common) {
  if (shared === undefined || configuration.shared === undefined) return {}
  const { connection, encryptionKey } = shared
  const { largestEntry } = configuration.cache
  const tier = sharedTier(connection, purges, largestEntry + mostAboutBytes)
  return { shared: { tier, encryptionKey, largestEntry, timeoutMs: configuration.shared.commandTimeout } }
}

/** Forgets on disk what other gateways purged while nobody had the files open. @throws Error where the store cannot be read */
export async function bringUpToDate(store: EntryStore, purges: StorePurges): Promise<void> {
  for (const [purge, position] of await purges.since(store.toldPosition()))
    await store.purgeTold(purge, position)
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
