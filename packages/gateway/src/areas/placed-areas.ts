import { type AreaRight, type Placed, placedNeedKey } from '@mapgate/policy'

interface Remembered {
  readonly placed: Promise<Placed>
  /** 0 until it is there. */
  bytes: number
}

/**
 * Remembers areas in the references of questions and pictures, those that were asked for last.
 * @param place puts an area into a reference; it is asked once for all who want the same
 * @param maxBytes the most that is remembered
 */
export function rememberPlaced(
  place: (right: AreaRight, wkid: number) => Promise<Placed>,
  maxBytes: number,
): (right: AreaRight, wkid: number) => Promise<Placed> {
  const known = new Map<string, Remembered>()
  let bytes = 0
  const forget = (key: string): void => {
    bytes -= known.get(key)?.bytes ?? 0
    known.delete(key)
  }
  const keep = (key: string, entry: Remembered, size: number): void => {
    if (known.get(key) !== entry) return
    entry.bytes = size
    bytes += size
    for (const [oldest] of known) if (bytes > maxBytes) forget(oldest)
  }
  return (right, wkid) => {
    const key = placedNeedKey(right, wkid)
    const found = known.get(key)
    if (found) {
      known.delete(key)
      known.set(key, found)
      return found.placed
    }
    const entry: Remembered = { placed: place(right, wkid), bytes: 0 }
    known.set(key, entry)
    entry.placed.then(
      (placed) => keep(key, entry, bytesOf(placed)),
      () => known.get(key) === entry && forget(key),
    )
    return entry.placed
  }
}

/** What is remembered of each takes some hundred bytes beside its coordinates. */
const overhead = 500

const bytesOf = (placed: Placed): number =>
  'unplaced' in placed
    ? overhead
    : overhead + placed.coordinates.byteLength + placed.ends.byteLength + placed.index.byteLength
