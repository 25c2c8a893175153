import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEntries } from '../../../packages/gateway/src/cache/entries/open-entries.ts'
import type { EntryStore } from '../../../packages/gateway/src/cache/port.ts'

/** A store of kept answers that goes on, after a restart, with what stands on disk. */
export interface RestartedStore extends EntryStore {
  /** Closes the store and opens it again, as another process would. In memory nothing is left. */
  readonly restart: () => Promise<void>
  /** How many entries were found though this process had not kept them. */
  readonly fromDisk: () => number
}

/** Opens a store in memory, or with a directory of its own, sealed, that goes when it is closed. */
export async function openStore(clock: () => number, isOnDisk: boolean): Promise<RestartedStore> {
  const directory = isOnDisk ? mkdtempSync(join(tmpdir(), 'mapgate-kept-')) : undefined
  const disk = directory && { directory, maxBytes: 50_000_000, encryptionKey: new Uint8Array(32) }
  const open = () =>
    openEntries({
      memoryBytes: 50_000_000,
      share: 1,
      clock,
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      observer: {
        evicted: () => {},
        unreadable: failed,
        failed,
        purged: () => {},
      },
      log: () => {},
      ...(disk ? { disk } : {}),
    })
  let current = await open()
  /** What this process kept or found already. */
  const known = new Set<string>()
  let fromDisk = 0
  return {
    get: (key) => {
      const entry = current.get(key)
      if (entry && !known.has(key)) fromDisk += 1
      if (entry) known.add(key)
      return entry
    },
    keep: (keep) => {
      known.add(keep.key)
      // As what many ask for: it goes to disk at once, and a restart finds it there.
      current.keep(isOnDisk ? { ...keep, isShared: true } : keep)
    },
    forget: (key, subject) => current.forget(key, subject),
    mark: () => current.mark(),
    isPurged: (subject, since) => current.isPurged(subject, since),
    purge: (purge) => current.purge(purge),
    purgeHere: (purge, recordedIn) => current.purgeHere(purge, recordedIn),
    purgeTold: (purge, position) => current.purgeTold(purge, position),
    toldPosition: () => current.toldPosition(),
    size: () => current.size(),
    written: () => current.written(),
    fromDisk: () => fromDisk,
    restart: async () => {
      await current.close()
      known.clear()
      current = await open()
    },
    close: async () => {
      await current.close()
      if (directory) rmSync(directory, { recursive: true })
    },
  }
}

/** @throws Error always: a disk that fails would be left out unseen */
function failed(tier: string): never {
  throw new Error(`the ${tier} of the store failed`)
}
