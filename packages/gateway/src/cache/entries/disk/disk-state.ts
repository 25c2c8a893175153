import type { PurgeMark } from '../../port.ts'

/** What all processes know of the files, changed in the same transaction as what it counts. */
export interface DiskState {
  /** What the entries take, about: whole pages of the values, and their places in the tables. */
  readonly bytes: number
  readonly entries: number
  /** Counts uses of entries: later ones have higher numbers. */
  readonly sequence: number
  /** Number of the last purge. */
  readonly purge: number
}

export const emptyState: DiskState = { bytes: 0, entries: 0, sequence: 0, purge: 0 }

/** The state as it is stored: four doubles. */
export function bytesOfState({ bytes, entries, sequence, purge }: DiskState): Buffer {
  const stored = Buffer.allocUnsafe(32)
  for (const [index, value] of [bytes, entries, sequence, purge].entries())
    stored.writeDoubleLE(value, index * 8)
  return stored
}

export function stateOfBytes(stored: Uint8Array): DiskState {
  const view = new DataView(stored.buffer, stored.byteOffset)
  const [bytes, entries, sequence, purge] = [0, 8, 16, 24].map((at) => view.getFloat64(at, true)) as [
    number,
    number,
    number,
    number,
  ]
  return { bytes, entries, sequence, purge }
}

/** What has to be known of an entry to let it go. */
export interface Placed {
  /** When it was used last, see `DiskState.sequence`. */
  readonly sequence: number
  readonly bytes: number
  /** Purges after this one may concern it. */
  readonly mark: PurgeMark
  /** 8 bytes of a digest. */
  readonly owner: Buffer
  /** 8 bytes for the upstream, 8 for the service. */
  readonly place: Buffer
}

export function bytesOfPlaced({ sequence, bytes, mark, owner, place }: Placed): Buffer {
  const stored = Buffer.allocUnsafe(24)
  stored.writeDoubleLE(sequence, 0)
  stored.writeDoubleLE(bytes, 8)
  stored.writeDoubleLE(mark, 16)
  return Buffer.concat([stored, owner, place])
}

export function placedOfBytes(stored: Uint8Array): Placed {
  const whole = Buffer.from(stored)
  return {
    sequence: whole.readDoubleLE(0),
    bytes: whole.readDoubleLE(8),
    mark: whole.readDoubleLE(16),
    owner: whole.subarray(24, 32),
    place: whole.subarray(32, 48),
  }
}

/** A number as a key: keys stand in the order of their numbers. */
export function numberKey(number: number): Buffer {
  const key = Buffer.allocUnsafe(8)
  key.writeBigUInt64BE(BigInt(number))
  return key
}

export const numberOfKey = (key: Uint8Array): number => Number(Buffer.from(key).readBigUInt64BE())

const pageBytes = 4_096
/** Values above this stand in pages of their own. */
const longestInline = 2_000
/** What the other tables hold of an entry, with the room that pages leave free. */
const aroundBytes = 500

/** What a value of so many bytes takes on disk, about. */
export const diskBytesOf = (length: number): number =>
  (length > longestInline ? Math.ceil((length + 16) / pageBytes) * pageBytes : Math.ceil(length * 1.9)) +
  aroundBytes
