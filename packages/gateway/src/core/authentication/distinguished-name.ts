/** One part of a name: attribute and value, both as they compare. */
type Part = readonly [attribute: string, value: string]

/** A distinguished name as it compares: parts from the entry up to the root, several pairs in a part sorted. */
type DistinguishedName = readonly (readonly Part[])[]

/** In characters. A longer name is none. */
const longest = 8192

/**
 * Reads a distinguished name (RFC 4514): escapes are undone, attributes and values fold their letter case and their spaces, so that every
 * spelling of one name reads alike.
 * @returns undefined for what is none
 */
function readName(text: string): DistinguishedName | undefined {
  if (text.length > longest) return undefined
  if (text.trim() === '') return []
  const parts: Part[][] = [[]]
  let at = 0
  while (at < text.length) {
    const equals = text.indexOf('=', at)
    const attribute = text.slice(at, equals).trim().toLowerCase()
    if (equals === -1 || !/^(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)*)$/.test(attribute)) return undefined
    const value = readValue(text, equals + 1)
    if (value === undefined) return undefined
    parts.at(-1)?.push([attribute.replace(/^oid\./, ''), value.text])
    at = value.end + 1
    if (value.end === text.length) return parts.map((pairs) => pairs.toSorted(byText))
    if (text[value.end] !== '+') parts.push([])
  }
  return undefined
}

const byText = (one: Part, other: Part): number => (one.join('=') < other.join('=') ? -1 : 1)

/** A value up to the next bare `,`, `;` or `+`. */
function readValue(text: string, start: number): { text: string; end: number } | undefined {
  const bytes: Buffer[] = []
  let at = start
  // Spaces at the end count where they are escaped.
  let kept = 0
  const lengthSoFar = () => bytes.reduce((sum, each) => sum + each.length, 0)
  while (text[at] === ' ') at += 1
  if (text[at] === '#') return readHexadecimal(text, at + 1)
  for (; at < text.length && !',;+'.includes(text[at] ?? ''); at += 1) {
    const letter = text[at] ?? ''
    if ('"<>\0'.includes(letter)) return undefined
    if (letter === '\\') {
      const pair = text.slice(at + 1, at + 3)
      const isHex = /^[0-9a-f]{2}$/i.test(pair)
      if (!isHex && !' "#+,;<=>\\'.includes(text[at + 1] ?? 'x')) return undefined
      bytes.push(isHex ? Buffer.from(pair, 'hex') : Buffer.from(text[at + 1] ?? ''))
      at += isHex ? 2 : 1
      kept = lengthSoFar()
    } else {
      const whole = String.fromCodePoint(text.codePointAt(at) ?? 0)
      bytes.push(Buffer.from(whole))
      at += whole.length - 1
      if (letter !== ' ') kept = lengthSoFar()
    }
  }
  if (kept === 0) return undefined
  return { text: folded(Buffer.concat(bytes).subarray(0, kept).toString('utf8')), end: at }
}

function readHexadecimal(text: string, start: number): { text: string; end: number } | undefined {
  const [digits = ''] = /^(?:[0-9a-f]{2})+/i.exec(text.slice(start)) ?? []
  const rest = text.slice(start + digits.length)
  const spaces = rest.length - rest.trimStart().length
  const end = start + digits.length + spaces
  if (digits === '' || (end < text.length && !',;+'.includes(text[end] ?? ''))) return undefined
  return { text: `#${digits.toLowerCase()}`, end }
}

const folded = (value: string): string => value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')

/** A text that is equal for two spellings of one name, and undefined for what is none. */
export function nameKey(text: string): string | undefined {
  const name = readName(text)
  return name && JSON.stringify(name)
}

/** True for a name of an entry in the tree of `base`, or of `base` itself. */
export function isWithin(text: string, base: string): boolean {
  const [name, top] = [readName(text), readName(base)]
  if (name === undefined || top === undefined || name.length < top.length) return false
  return JSON.stringify(name.slice(name.length - top.length)) === JSON.stringify(top)
}

/** The value of the first part of a name, such as `admins` of `cn=admins,ou=groups,dc=example`, as it compares. */
export const firstValue = (text: string): string | undefined => readName(text)?.[0]?.[0]?.[1]
