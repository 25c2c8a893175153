import type { PurgeMark } from '../../port.ts'
import type { Databases } from './databases.ts'
import {
  bytesOfPlaced,
  type DiskState,
  diskBytesOf,
  numberKey,
  type Placed,
  placedOfBytes,
} from './disk-state.ts'

/** An entry as it is to stand on disk. */
export interface ToStore extends Pick<Placed, 'mark' | 'owner' | 'place'> {
  /** Base64url. */
  readonly key: string
  readonly value: Uint8Array
}

interface DiskLimits {
  readonly maxBytes: number
  /** Bytes above which an owner makes only his own entries go. */
  readonly shareBytes: number
}

const anything = Buffer.of(1)
const marker = { all: 1, owner: 2 } as const

/** Changes to the entries on disk, worked out on what stands there now, to be written in one transaction. */
export class DiskChanges {
  readonly #databases: Databases
  readonly #limits: DiskLimits
  #state: DiskState
  /** Entries as they will stand, by key; undefined: none. */
  readonly #placed = new Map<string, Placed | undefined>()
  readonly #stored = new Map<string, ToStore>()
  readonly #ownerBytes = new Map<string, number>()
  /** Keys that stand on disk by when they were used last, as far as they were looked at. */
  readonly #oldest = new Map<string, Iterator<string>>()
  readonly #writes: (() => unknown)[] = []
  evicted = 0

  constructor(databases: Databases, state: DiskState, limits: DiskLimits) {
    this.#databases = databases
    this.#state = state
    this.#limits = limits
  }

  put(entry: ToStore): void {
    const { maxBytes, shareBytes } = this.#limits
    const bytes = diskBytesOf(entry.value.length)
    this.remove(entry.key)
    if (bytes > Math.min(maxBytes, shareBytes)) return
    const { mark, owner, place } = entry
    this.#stand(entry.key, { sequence: this.#nextSequence(), bytes, mark, owner, place })
    this.#stored.set(entry.key, entry)
    while (this.#state.bytes > maxBytes && this.#evictFor(owner)) this.evicted += 1
  }

  /** True where an entry stands under a key that came before a purge. */
  isBefore(key: string, purge: PurgeMark): boolean {
    return (this.#placedOf(key)?.mark ?? purge) < purge
  }

  /** @returns false where there was none */
  remove(key: string): boolean {
    const placed = this.#placedOf(key)
    if (placed === undefined) return false
    this.#fall(key, placed)
    this.#stored.delete(key)
    const { values, about, places } = this.#databases
    this.#writes.push(() => {
      const bytes = bytesOfKey(key)
      values.remove(bytes)
      about.remove(bytes)
      places.remove(Buffer.concat([placed.place, bytes]))
    })
    return true
  }

  /** Counts a use of an entry that would soon have to go. */
  touch(key: string): void {
    const placed = this.#placedOf(key)
    if (placed === undefined || placed.sequence > this.#state.sequence - this.#state.entries / 2) return
    this.#fall(key, placed)
    this.#stand(key, { ...placed, sequence: this.#nextSequence() })
  }

  /** Writes everything, within a transaction. @returns the state after it */
  write(): DiskState {
    for (const write of this.#writes) write()
    const { values, places, owners } = this.#databases
    for (const { key, value, place } of this.#stored.values()) {
      const bytes = bytesOfKey(key)
      values.put(bytes, value)
      places.put(Buffer.concat([place, bytes]), anything)
    }
    for (const [owner, bytes] of this.#ownerBytes) {
      const key = Buffer.from(owner, 'base64url')
      if (bytes > 0) owners.put(key, doubleBytes(bytes))
      else owners.remove(key)
    }
    return this.#state
  }

  /** Ends what reads of the old order are open. */
  close(): void {
    for (const iterator of this.#oldest.values()) iterator.return?.()
  }

  #nextSequence(): number {
    const sequence = this.#state.sequence + 1
    this.#state = { ...this.#state, sequence }
    return sequence
  }

  #placedOf(key: string): Placed | undefined {
    if (this.#placed.has(key)) return this.#placed.get(key)
    const found = this.#databases.about.getBinary(bytesOfKey(key))
    return found && placedOfBytes(found)
  }

  #stand(key: string, placed: Placed): void {
    this.#count(placed.owner, placed.bytes, 1)
    this.#placed.set(key, placed)
    const { about, order } = this.#databases
    this.#writes.push(() => {
      const bytes = bytesOfKey(key)
      about.put(bytes, bytesOfPlaced(placed))
      for (const each of orderKeys(placed)) order.put(each, bytes)
    })
  }

  #fall(key: string, placed: Placed): void {
    this.#count(placed.owner, -placed.bytes, -1)
    this.#placed.set(key, undefined)
    const { order } = this.#databases
    this.#writes.push(() => {
      for (const each of orderKeys(placed)) order.remove(each)
    })
  }

  #count(owner: Buffer, bytes: number, entries: number): void {
    this.#state = {
      ...this.#state,
      bytes: this.#state.bytes + bytes,
      entries: this.#state.entries + entries,
    }
    this.#ownerBytes.set(owner.toString('base64url'), this.#bytesOf(owner) + bytes)
  }

  #bytesOf(owner: Buffer): number {
    const found = this.#ownerBytes.get(owner.toString('base64url'))
    if (found !== undefined) return found
    const stored = this.#databases.owners.getBinary(owner)
    return stored === undefined ? 0 : Buffer.from(stored).readDoubleLE(0)
  }

  /** Makes the oldest entry go: of the owner where he is above his share, else of all. */
  #evictFor(owner: Buffer): boolean {
    const isAbove = this.#bytesOf(owner) > this.#limits.shareBytes
    const prefix = isAbove ? Buffer.concat([Buffer.of(marker.owner), owner]) : Buffer.of(marker.all)
    const key = this.#nextOldest(prefix) ?? this.#stored.keys().next().value
    return key !== undefined && this.remove(key)
  }

  /** The next key of an order that stands as it was read. */
  #nextOldest(prefix: Buffer): string | undefined {
    const name = prefix.toString('hex')
    const iterator = this.#oldest.get(name) ?? this.#inOrder(prefix)
    this.#oldest.set(name, iterator)
    for (;;) {
      const { value, done } = iterator.next()
      if (done) return undefined
      if (!this.#placed.has(value)) return value
    }
  }

  #inOrder(prefix: Buffer): Iterator<string> {
    const end = Buffer.concat([prefix, Buffer.alloc(8, 0xff)])
    const { order } = this.#databases
    return order
      .getRange({ start: prefix, end })
      .map(({ value }) => Buffer.from(value).toString('base64url'))
      [Symbol.iterator]()
  }
}

const orderKeys = ({ sequence, owner }: Placed): readonly Buffer[] => {
  const number = numberKey(sequence)
  return [
    Buffer.concat([Buffer.of(marker.all), number]),
    Buffer.concat([Buffer.of(marker.owner), owner, number]),
  ]
}

/** The bytes of a key as the tables have it. */
export const bytesOfKey = (key: string): Buffer => Buffer.from(key, 'base64url')

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeDoubleLE(value)
  return bytes
}
