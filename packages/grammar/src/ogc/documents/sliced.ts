/** Characters of a slice: few enough that making one holds nobody up. */
const sliceLength = 16_384

/** The same text in slices of about 16,000 characters. */
export function* sliced(pieces: Iterable<string>): Generator<string, void> {
  let slice = ''
  for (const piece of pieces) {
    slice += piece
    if (slice.length < sliceLength) continue
    yield slice
    slice = ''
  }
  if (slice !== '') yield slice
}
