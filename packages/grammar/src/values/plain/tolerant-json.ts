import { ValueError } from '../../value.ts'

/** Deepest nesting: a polygon in a feature in a list needs seven. */
const maxDepth = 32

/** Most characters of a number, as Java and JavaScript print one in full. */
const maxNumberLength = 400

const space = /[\t\n\r ]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?/y
const word = /[A-Za-z_$][\w$]*/y

/** What words stand for; with a capital letter as Python writes them. */
const words: ReadonlyMap<string, true | false | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
])

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/**
 * Reads JSON as ArcGIS reads it: besides strict JSON, texts in single quotes, names without quotes, a comma behind the last item, and
 * Python's `True`, `False`, `None`. A name that stands twice in an object has no one reading and is refused, and so is a whole number that
 * JavaScript would change. Takes time linear in the text. Throws `ValueError`.
 */
export function readTolerantJson(text: string): unknown {
  return new Reader(text).whole()
}

class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  whole(): unknown {
    const value = this.value(0)
    this.skip()
    if (this.at < this.text.length) throw noJson()
    return value
  }

  value(depth: number): unknown {
    this.skip()
    const character = this.text[this.at]
    if (character === '{') return this.object(depth + 1)
    if (character === '[') return this.list(depth + 1)
    if (character === '"' || character === "'") return this.string(character)
    const digits = this.match(number)
    if (digits !== undefined) return exactNumber(digits)
    const named = words.get(this.match(word) ?? '')
    if (named === undefined) throw noJson()
    return named
  }

  object(depth: number): Record<string, unknown> {
    demandDepth(depth)
    const members: Record<string, unknown> = {}
    this.at += 1
    while (!this.takes('}')) {
      const name = this.name()
      if (Object.hasOwn(members, name)) throw new ValueError('it has a name twice')
      if (!this.takes(':')) throw noJson()
      setMember(members, name, this.value(depth))
      if (!this.takes(',') && !this.stands('}')) throw noJson()
    }
    return members
  }

  list(depth: number): unknown[] {
    demandDepth(depth)
    const items: unknown[] = []
    this.at += 1
    while (!this.takes(']')) {
      items.push(this.value(depth))
      if (!this.takes(',') && !this.stands(']')) throw noJson()
    }
    return items
  }

  name(): string {
    this.skip()
    const character = this.text[this.at]
    if (character === '"' || character === "'") return this.string(character)
    const name = this.match(word)
    if (name === undefined) throw noJson()
    return name
  }

  /** Jumps from one special sign to the next, so that long texts cost little. */
  string(quote: '"' | "'"): string {
    const special = quote === '"' ? /["\\\p{Cc}]/gu : /['\\\p{Cc}]/gu
    let read = ''
    for (let from = this.at + 1; ; ) {
      special.lastIndex = from
      const found = special.exec(this.text)
      if (found === null) throw noJson()
      read += this.text.slice(from, found.index)
      this.at = found.index + 1
      if (found[0] === quote) return read
      // A line break or another control character may stand in a text only as an escape; U+007F and above are no matter.
      if (found[0] !== '\\') {
        if (found[0] < ' ') throw noJson()
        read += found[0]
      } else read += this.escape()
      from = this.at
    }
  }

  escape(): string {
    const sign = this.text[this.at] ?? ''
    this.at += 1
    if (sign === '"' || sign === "'" || sign === '\\' || sign === '/') return sign
    if (sign === 'u') {
      const digits = this.text.slice(this.at, this.at + 4)
      if (!/^[\da-fA-F]{4}$/.test(digits)) throw noJson()
      this.at += 4
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const escaped = escapes[sign]
    if (escaped === undefined) throw noJson()
    return escaped
  }

  stands(sign: string): boolean {
    this.skip()
    return this.text[this.at] === sign
  }

  takes(sign: string): boolean {
    if (!this.stands(sign)) return false
    this.at += 1
    return true
  }

  skip(): void {
    space.lastIndex = this.at
    space.exec(this.text)
    this.at = space.lastIndex
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
}

/** A member of its own, whatever its name: `__proto__` too is only a name here. */
function setMember(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value
  else Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true })
}

function demandDepth(depth: number): void {
  if (depth > maxDepth) throw new ValueError('it is nested too deeply')
}

/** A whole number past 2^53 would become another one: an object id, for example. */
function exactNumber(digits: string): number {
  const value = Number(digits)
  if (digits.length > maxNumberLength || !Number.isFinite(value))
    throw new ValueError('it holds a number that is too large')
  if (/^-?\d{16,}$/.test(digits) && !Number.isSafeInteger(value))
    throw new ValueError('it holds a whole number that is too large to be exact')
  return value
}

const noJson = (): ValueError => new ValueError('it is not JSON')
