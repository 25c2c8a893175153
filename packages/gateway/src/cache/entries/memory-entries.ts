import type { Subject } from '../../core/upstream/subject.ts'
import { placeOf } from '../place.ts'
import type { Entry, Purge } from '../port.ts'
import { purgeConcerns } from './purge-concerns.ts'
import { type KeptEntry, Segment } from './segment.ts'

/** Part of the memory for entries that nobody asked for twice yet. */
const partForNew = 0.2
/** What an entry takes besides its texts and its body: objects, places in maps, the key. */
const overheadBytes = 1_000

interface MemoryOptions {
  /** 0: nothing is kept. */
  readonly maxBytes: number
  /** From 0 to 1: the share of each part of the memory from which on an owner makes only his own entries go. */
  readonly share: number
  readonly evicted: () => void
  /** Told of an entry when it is asked for the second time. */
  readonly promoted: (key: string, kept: KeptEntry) => void
}

/**
 * Entries in the memory of this process, in two parts: those that were asked for once, and those that were asked for again or that many
 * ask for. So pictures that nobody asks for twice, however many, leave the others where they are.
 */
export class MemoryEntries {
  readonly #new: Segment
  readonly #used: Segment
  readonly #promoted: MemoryOptions['promoted']
  /** The keys of both parts by upstream and service. */
  readonly #places = new Map<string, Map<string, Subject>>()

  constructor({ maxBytes, share, evicted, promoted }: MemoryOptions) {
    const segment = (bytes: number) =>
      new Segment({
        maxBytes: bytes,
        shareBytes: bytes * share,
        evicted: (key, { entry }) => {
          this.#leave(key, entry.subject)
          evicted()
        },
      })
    this.#new = segment(maxBytes * partForNew)
    this.#used = segment(maxBytes * (1 - partForNew))
    this.#promoted = promoted
  }

  get size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#new.entries + this.#used.entries, bytes: this.#new.bytes + this.#used.bytes }
  }

  get(key: string): Entry | undefined {
    const used = this.#used.get(key)
    if (used) return used.entry
    const once = this.#new.get(key)
    if (once === undefined) return undefined
    this.#new.delete(key)
    if (!this.#used.set(key, once)) this.#leave(key, once.entry.subject)
    this.#promoted(key, once)
    return once.entry
  }

  /** @param isUsed true for what many ask for: it is not held back until it is asked for again */
  set(key: string, kept: KeptEntry, isUsed: boolean): void {
    const segment = isUsed || this.#used.has(key) ? this.#used : this.#new
    this.delete(key)
    if (!segment.set(key, kept)) return
    const { subject } = kept.entry
    const place = placeOf(subject)
    const keys = this.#places.get(place) ?? new Map<string, Subject>()
    this.#places.set(place, keys.set(key, subject))
  }

  /** True where the entry was asked for again, or many ask for it. */
  isUsed(key: string): boolean {
    return this.#used.has(key)
  }

  delete(key: string): void {
    const kept = this.#used.peek(key) ?? this.#new.peek(key)
    if (kept === undefined) return
    this.#used.delete(key)
    this.#new.delete(key)
    this.#leave(key, kept.entry.subject)
  }

  /** Forgets what a purge concerns. @returns the keys of what went */
  purge(purge: Purge): readonly string[] {
    const { upstream, service } = purge
    const places =
      upstream !== undefined && service !== undefined
        ? [this.#places.get(placeOf({ upstream, service }))]
        : [...this.#places.values()]
    const forgotten: string[] = []
    for (const keys of places) {
      for (const [key, subject] of keys ?? []) {
        if (!purgeConcerns(purge, subject)) continue
        this.delete(key)
        forgotten.push(key)
      }
    }
    return forgotten
  }

  #leave(key: string, subject: Subject): void {
    const place = placeOf(subject)
    const keys = this.#places.get(place)
    keys?.delete(key)
    if (keys?.size === 0) this.#places.delete(place)
  }
}

/** An entry as it is held in memory, with a body that holds no other bytes than its own. */
export function keptOf({ entry, owner, mark, generation }: Omit<KeptEntry, 'bytes'>): KeptEntry {
  const { body } = entry
  const isPart = body.buffer.byteLength - body.byteLength > overheadBytes
  const own = isPart ? { ...entry, body: new Uint8Array(body) } : entry
  return { entry: own, owner, mark, generation, bytes: body.byteLength + textBytes(entry) + overheadBytes }
}

function textBytes({ headers, validators }: Entry): number {
  let bytes = (validators?.etag?.length ?? 0) + (validators?.lastModified?.length ?? 0)
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0)
  return bytes
}
