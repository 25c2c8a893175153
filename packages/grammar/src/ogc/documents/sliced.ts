/** Parts of a slice: those of about a hundred layers, so that making one holds nobody up. */
const partsAtOnce = 1_500

/** Writes a text, part by part, and lets go of the turn wherever a slice may end. */
type WriteParts = (parts: string[]) => Iterable<unknown>

/** A written text in slices. Parts are joined once: a text that grows by each of them is a tree, which takes longer to read than to make. */
export function* sliced(write: WriteParts): Generator<string, void> {
  const parts: string[] = []
  for (const _ of write(parts)) {
    if (parts.length < partsAtOnce) continue
    yield parts.join('')
    parts.length = 0
  }
  if (parts.length > 0) yield parts.join('')
}
