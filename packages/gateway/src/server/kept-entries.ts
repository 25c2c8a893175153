import { openEntries } from '../cache/entries/open-entries.ts'
import type { EntryStore } from '../cache/port.ts'
import type { WireOptions } from './options.ts'

/** Opens the store of kept answers that a configuration describes. @throws Error when its directory or its key cannot be used */
export const openKeptEntries = ({
  configuration: { cache },
  clock,
  random,
  metrics,
  log,
  purgeOthers,
}: WireOptions): Promise<EntryStore> =>
  openEntries({
    memoryBytes: cache.memory,
    share: cache.share,
    clock,
    random,
    observer: metrics.cache,
    log: (message, error) => log.warn({ err: error }, message),
    ...(purgeOthers ? { tellOthers: purgeOthers } : {}),
  })
