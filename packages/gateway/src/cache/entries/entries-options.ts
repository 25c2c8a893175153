import type { Purge, SharedTier } from '../port.ts'

/** What a store of kept answers is opened with. */
export interface EntriesOptions {
  /** Bytes of entries in the memory of this process; 0: none. */
  readonly memoryBytes: number
  /** Above which share of the memory a caller makes only his own entries go; from 0 to 1. */
  readonly share: number
  /** Default: nothing is written to disk. */
  readonly disk?: DiskOptions
  /** Default: nothing is shared with other machines. */
  readonly shared?: SharedOptions
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly observer: EntriesObserver
  /** For the administrator's log. */
  readonly log: (message: string, error?: unknown) => void
  /**
   * Makes the other processes of this machine forget too; resolves with the number of their entries when
   * they have. Default: there are none.
   * @param recordedIn the files that hold the purge; who shares them reads it there
   */
  readonly tellOthers?: (purge: Purge, recordedIn: string | undefined) => Promise<number>
}

/** Where entries stand on disk. */
export interface DiskOptions {
  /** Absolute path. */
  readonly directory: string
  readonly maxBytes: number
  /** 32 bytes; default: entries are not sealed. */
  readonly encryptionKey?: Uint8Array
}

/** What machines share. */
export interface SharedOptions {
  readonly tier: SharedTier
  /** 32 bytes, the same on all machines. Never absent: whoever reads or writes the tier must neither see answers nor make them. */
  readonly encryptionKey: Uint8Array
  /** Bytes of the largest body; what is larger is neither written nor believed. */
  readonly largestEntry: number
  /** Longest that a call may take: longer than a store nearby needs, and shorter than most pictures are drawn in. */
  readonly timeoutMs: number
  /** A signal that aborts after so many milliseconds. Default: `AbortSignal.timeout`. */
  readonly timeout?: (ms: number) => AbortSignal
}

/** Events of the store, for metrics. */
interface EntriesObserver {
  /** An entry went to make place for others. */
  readonly evicted: (tier: 'memory' | 'disk') => void
  /** An entry was there and could not be read, such as under another key. */
  readonly unreadable: (tier: 'disk' | 'shared') => void
  /** The disk, or what machines share, could not be read or written. */
  readonly failed: (tier: 'disk' | 'shared') => void
  readonly purged: (entries: number) => void
}
