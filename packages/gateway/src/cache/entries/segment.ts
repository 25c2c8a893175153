import { LRUCache } from 'lru-cache'
import type { Entry, PurgeMark } from '../port.ts'

/** An entry in memory. */
export interface KeptEntry {
  readonly entry: Entry
  /** For whom it was asked: a text that is equal for equal callers. */
  readonly owner: string
  /** Purges after this one may concern it. */
  readonly mark: PurgeMark
  /** See `Keep`. */
  readonly generation?: string | undefined
  /** What it takes of the bound. */
  readonly bytes: number
}

interface Owned {
  bytes: number
  /** The least recently used first. */
  readonly keys: Set<string>
}

interface SegmentOptions {
  readonly maxBytes: number
  /** Bytes up to which an owner may make others' entries go. Above it his own go. */
  readonly shareBytes: number
  /** Told of an entry that makes place for others. */
  readonly evicted: (key: string, kept: KeptEntry) => void
}

/**
 * Entries within a bound of bytes. Where there is no room, the owner of the new entry loses his own if he is above his share, then whoever
 * is above it, and only then the least recently used entry goes.
 */
export class Segment {
  readonly #options: SegmentOptions
  readonly #kept: LRUCache<string, KeptEntry> | undefined
  readonly #owners = new Map<string, Owned>()
  /** Owners above their share: at most one divided by the share. */
  readonly #above = new Set<string>()

  constructor(options: SegmentOptions) {
    this.#options = options
    const maxSize = Math.floor(options.maxBytes)
    if (maxSize >= 1)
      this.#kept = new LRUCache({
        maxSize,
        sizeCalculation: ({ bytes }) => bytes,
        dispose: (kept, key) => this.#disown(key, kept),
      })
  }

  get entries(): number {
    return this.#kept?.size ?? 0
  }

  get bytes(): number {
    return this.#kept?.calculatedSize ?? 0
  }

  /** The entry, which counts as used now. */
  get(key: string): KeptEntry | undefined {
    const kept = this.#kept?.get(key)
    if (kept === undefined) return undefined
    const keys = this.#owners.get(kept.owner)?.keys
    keys?.delete(key)
    keys?.add(key)
    return kept
  }

  /** The entry, without counting as a use of it. */
  peek(key: string): KeptEntry | undefined {
    return this.#kept?.peek(key)
  }

  has(key: string): boolean {
    return this.#kept?.has(key) ?? false
  }

  /** @returns false where the entry is larger than what its owner may have */
  set(key: string, kept: KeptEntry): boolean {
    const { maxBytes, shareBytes } = this.#options
    this.delete(key)
    if (this.#kept === undefined || kept.bytes > Math.min(maxBytes, shareBytes)) return false
    while (this.bytes + kept.bytes > maxBytes) this.#evictFor(kept)
    const owned = this.#owners.get(kept.owner) ?? { bytes: 0, keys: new Set() }
    this.#owners.set(kept.owner, owned)
    owned.bytes += kept.bytes
    owned.keys.add(key)
    if (owned.bytes > shareBytes) this.#above.add(kept.owner)
    this.#kept.set(key, kept)
    return true
  }

  delete(key: string): boolean {
    return this.#kept?.delete(key) ?? false
  }

  #evictFor({ owner, bytes }: KeptEntry): void {
    const kept = this.#kept
    if (kept === undefined) return
    const own = this.#owners.get(owner)
    const isAbove = own !== undefined && own.bytes + bytes > this.#options.shareBytes
    const [other] = this.#above
    const loser = isAbove ? own : other === undefined ? undefined : this.#owners.get(other)
    const key = loser?.keys.values().next().value ?? kept.rkeys().next().value
    const evicted = key === undefined ? undefined : kept.peek(key)
    if (key === undefined || evicted === undefined) {
      kept.clear()
      return
    }
    kept.delete(key)
    this.#options.evicted(key, evicted)
  }

  #disown(key: string, { owner, bytes }: KeptEntry): void {
    const owned = this.#owners.get(owner)
    if (owned === undefined) return
    owned.bytes -= bytes
    owned.keys.delete(key)
    if (owned.bytes <= this.#options.shareBytes) this.#above.delete(owner)
    if (owned.keys.size === 0) this.#owners.delete(owner)
  }
}
