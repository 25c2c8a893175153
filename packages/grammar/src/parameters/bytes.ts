/** Whether the expected bytes stand at this place. */
export function standsAt(bytes: Uint8Array, expected: ArrayLike<number>, at: number): boolean {
  if (at + expected.length > bytes.length) return false
  for (let index = 0; index < expected.length; index += 1) {
    if (bytes[at + index] !== expected[index]) return false
  }
  return true
}

/**
 * Position of a mark from `from` on, or -1. Linear for marks whose first byte stands in them a few times only: a failed comparison
 * has seen no other such byte but where the mark has one.
 */
export function findMark(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  const [first = 0] = mark
  const end = mark.length - 1
  const last = mark[end]
  let at = bytes.indexOf(first, from)
  while (at >= 0 && (bytes[at + end] !== last || !standsAt(bytes, mark, at)))
    at = nextOf(bytes, first, at + 1)
  return at
}

/** Bytes that are looked at one by one before the quick search is called: calling it for each of many costs more than looking. */
const nearBytes = 32

function nextOf(bytes: Uint8Array, byte: number, from: number): number {
  const near = Math.min(from + nearBytes, bytes.length)
  for (let at = from; at < near; at += 1) if (bytes[at] === byte) return at
  return bytes.indexOf(byte, near)
}

/** Joins byte runs to one. */
export function joinBytes(runs: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(runs.reduce((length, run) => length + run.length, 0))
  let at = 0
  for (const run of runs) {
    joined.set(run, at)
    at += run.length
  }
  return joined
}
