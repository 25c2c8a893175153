import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Entry, EntryStore, Keep, Purge } from '../port.ts'
import type { EntriesOptions } from './entries-options.ts'
import { keptOf, MemoryEntries } from './memory-entries.ts'
import { PurgeLog } from './purge-log.ts'

/** Opens the store of kept answers. */
export async function openEntries(options: EntriesOptions): Promise<EntryStore> {
  const { clock, observer, tellOthers } = options
  const purges = new PurgeLog()
  const memory = new MemoryEntries({
    maxBytes: options.memoryBytes,
    share: options.share,
    evicted: () => observer.evicted('memory'),
    promoted: () => {},
  })
  const ownerOf = createOwnerOf()
  const purgeHere = async (purge: Purge): Promise<number> => {
    purges.add({ number: purges.last + 1, purge })
    const forgotten = memory.purge(purge)
    observer.purged(forgotten)
    return forgotten
  }
  return {
    get: (key) => {
      const entry = memory.get(key)
      if (entry === undefined || isOfUse(entry, clock())) return entry
      memory.delete(key)
      return undefined
    },
    keep: ({ key, entry, principalId, mark, isShared }: Keep) => {
      if (!isOfUse(entry, clock()) || purges.concerns(entry.subject, mark)) return
      memory.set(key, keptOf(entry, ownerOf(principalId)), isShared)
    },
    forget: (key) => memory.delete(key),
    mark: () => purges.last,
    isPurged: (subject, since) => purges.concerns(subject, since),
    purge: async (purge) => (await purgeHere(purge)) + ((await tellOthers?.(purge)) ?? 0),
    purgeHere,
    size: () => ({ memory: memory.size }),
    close: async () => {},
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

/** True where an entry may still be given, or asked for again by its validators. */
function isOfUse(entry: Entry, now: number): boolean {
  if (entry.validators !== undefined) return true
  return now <= Math.max(entry.freshUntil, entry.staleWhileRevalidateUntil, entry.staleIfErrorUntil)
}
