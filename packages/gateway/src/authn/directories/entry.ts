/** An entry of a directory. Names of attributes are asked for in any letter case. */
export interface DirectoryEntry {
  readonly dn: string
  /** The values that are text, in the order of the directory. */
  texts(attribute: string): readonly string[]
  bytes(attribute: string): Buffer | undefined
  /** True where the directory gave only a part of the values (`memberOf;range=0-1499`). */
  isCut(attribute: string): boolean
}

/** Reads an entry as ldapts gives it. */
export function readEntry(found: { readonly dn: string; readonly [name: string]: unknown }): DirectoryEntry {
  const values = new Map<string, readonly unknown[]>()
  const cut = new Set<string>()
  for (const [name, value] of Object.entries(found)) {
    if (name === 'dn') continue
    const [bare = '', ...options] = name.toLowerCase().split(';')
    if (options.some((option) => option.startsWith('range='))) cut.add(bare)
    // A value in another language or a part of the values does not stand for all.
    else if (options.length === 0) values.set(bare, Array.isArray(value) ? value : [value])
  }
  const of = (attribute: string) => values.get(attribute.toLowerCase()) ?? []
  return {
    dn: String(found.dn),
    texts: (attribute) => of(attribute).filter((value) => typeof value === 'string'),
    bytes: (attribute) => of(attribute).find((value) => Buffer.isBuffer(value)),
    isCut: (attribute) => cut.has(attribute.toLowerCase()),
  }
}

/** Attributes whose values are bytes, as the directory spells them. */
export const byteAttributes: readonly string[] = ['objectGUID', 'objectSid', 'GUID']

/**
 * The stable id of an entry as text: the bytes of Active Directory's `objectGUID` as a GUID in small letters, other bytes as hexadecimal
 * digits, texts as they are.
 * @returns undefined where the entry has none, or several
 */
export function idText(entry: DirectoryEntry, attribute: string): string | undefined {
  const bytes = entry.bytes(attribute)
  if (bytes !== undefined) return bytes.length === 16 ? guidText(bytes) : bytes.toString('hex')
  const [text, ...others] = entry.texts(attribute)
  return others.length === 0 && text !== '' ? text : undefined
}

/** Microsoft writes the first three groups of a GUID with the last byte first. */
function guidText(bytes: Buffer): string {
  const swapped = Buffer.from(bytes)
  swapped.subarray(0, 4).reverse()
  swapped.subarray(4, 6).reverse()
  swapped.subarray(6, 8).reverse()
  return swapped.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The bytes of an id that was written so, for a search by it. */
export function idBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex')
  if (!text.includes('-')) return bytes
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}
