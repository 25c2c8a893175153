import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { EntryStore } from '../port.ts'
import { DiskEntries } from './disk/disk-entries.ts'
import type { DiskOptions, EntriesOptions } from './entries-options.ts'
import { TieredEntries } from './tiered-entries.ts'

/**
 * Opens the store of kept answers. Where the files on disk cannot be opened, it does without them and says so in the log.
 * The directory has to be there, and private.
 * @throws Error where machines are to share entries without a key of 32 bytes
 */
export async function openEntries(options: EntriesOptions): Promise<EntryStore> {
  if (options.shared && options.shared.encryptionKey?.length !== 32)
    throw new Error('cache.encryptionKeyFile: what machines share is kept under a key of 32 bytes only')
  const entries = new TieredEntries({ ...options, ownerOf: createOwnerOf() })
  if (options.disk) await openDisk(options.disk, options, entries)
  const { shared } = entries
  return {
    ...(shared
      ? {
          shared: {
            get: (key, subject) => shared.get(key, subject),
            generation: (subject) => shared.generation(subject),
          },
        }
      : {}),
    get: (key) => entries.get(key),
    keep: (keep) => entries.keep(keep),
    forget: (key, subject) => entries.forget(key, subject),
    mark: () => entries.mark(),
    isPurged: (subject, since) => entries.isPurged(subject, since),
    purge: (purge) => entries.purge(purge),
    purgeHere: (purge, recordedIn) => entries.purgeHere(purge, recordedIn),
    purgeTold: (purge, position) => entries.purgeTold(purge, position),
    toldPosition: () => entries.toldPosition(),
    size: () => entries.size(),
    written: () => entries.written(),
    close: () => entries.close(),
  }
}

async function openDisk(disk: DiskOptions, options: EntriesOptions, entries: TieredEntries): Promise<void> {
  try {
    entries.use(
      await DiskEntries.open({
        ...options,
        disk,
        purged: (purge) => entries.purgedElsewhere(purge),
        failed: (error) => entries.diskFailed(error),
      }),
    )
  } catch (error) {
    options.observer.failed('disk')
    options.log(
      `no answers are kept on disk: ${disk.directory} cannot be opened; it may be deleted at any time`,
      error,
    )
  }
}

/** Callers as owners: nothing of their names is kept with an entry. */
function createOwnerOf(): (principalId: string) => string {
  const known = new LRUCache<string, string>({ max: 1_000 })
  return (principalId) => {
    let owner = known.get(principalId)
    if (owner === undefined) {
      owner = hash('sha256', principalId, 'base64url').slice(0, 16)
      known.set(principalId, owner)
    }
    return owner
  }
}
