/** One element of a BER text: its tag, and where its content begins and ends. */
export interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

/**
 * The element that begins at `at`, or undefined where more bytes have to come. The content may lie beyond the bytes that are there.
 * @throws Error for a length without an end, or of more than four bytes
 */
export function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) return undefined
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first }
  const count = first - 0x80
  if (count === 0 || count > 4) throw new Error('a length that LDAP does not have')
  let length = 0
  for (let index = 0; index < count; index += 1) {
    const byte = bytes[at + 2 + index]
    if (byte === undefined) return undefined
    length = length * 256 + byte
  }
  return { tag, start: at + 2 + count, end: at + 2 + count + length }
}

/**
 * The elements between two places, which they fill exactly.
 * @throws Error where they do not
 */
export function elementsIn(
  bytes: Uint8Array,
  { start, end }: Pick<Element, 'start' | 'end'>,
): readonly Element[] {
  const found: Element[] = []
  for (let at = start; at < end; ) {
    const element = elementAt(bytes.subarray(0, end), at)
    if (element === undefined || element.end > end)
      throw new Error('an element that is longer than what it lies in')
    found.push(element)
    at = element.end
  }
  return found
}
