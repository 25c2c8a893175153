import { placeholderName, plainName, plainNumber, quotedNameFault } from './atoms.ts'

/** A word, literal or sign of an expression, and where it began. */
export type Token = {
  readonly type: 'word' | 'quoted' | 'string' | 'number' | 'placeholder' | 'sign' | 'end'
  /** The word, the value of the string, the name between quotes, the sign. */
  readonly text: string
  /** A plain word in capitals; empty for everything else, so that look-alike letters never make a keyword. */
  readonly keyword: string
  readonly position: number
}

/** Raised inside the grammar and turned into a fault at its edge. */
export class SyntaxFault extends Error {
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

const signs = ['<>', '!=', '<=', '>=', '||', '=', '<', '>', '+', '-', '*', '/', '(', ')', ',', '.']
const nameStart = /[\p{L}_]/u
const nameOrDot = /[\p{L}\p{M}\p{Nd}_$.]/u

/** Cuts a text into tokens in one pass; the last one is `end`. Raises `SyntaxFault` at the first character it does not know. */
export function tokensOf(text: string, placeholders: boolean): Token[] {
  const tokens: Token[] = []
  let position = 0
  const push = (type: Token['type'], value: string, end: number, keyword = '') => {
    tokens.push({ type, text: value, keyword, position })
    position = end
  }
  while (position < text.length) {
    const character = String.fromCodePoint(text.codePointAt(position) ?? 0)
    if (character === ' ' || character === '\t' || character === '\n' || character === '\r') position += 1
    else if (character === "'") push('string', ...stringAt(text, position))
    else if (character === '"') push('quoted', ...quotedAt(text, position))
    else if (nameStart.test(character)) push('word', ...wordAt(text, position))
    else if (/\d/.test(character) || (character === '.' && /\d/.test(text[position + 1] ?? '')))
      push('number', ...numberAt(text, position))
    else if (character === ':' && placeholders) push('placeholder', ...placeholderAt(text, position))
    else push('sign', ...signAt(text, position))
  }
  push('end', '', position)
  return tokens
}

function stringAt(text: string, start: number): [value: string, end: number] {
  let from = start + 1
  let value = ''
  for (;;) {
    const quote = text.indexOf("'", from)
    if (quote < 0) throw new SyntaxFault('a string is not closed', start)
    value += text.slice(from, quote)
    if (text[quote + 1] !== "'") return [value, quote + 1]
    value += "'"
    from = quote + 2
  }
}

function quotedAt(text: string, start: number): [name: string, end: number] {
  const end = text.indexOf('"', start + 1)
  if (end < 0) throw new SyntaxFault('a quoted name is not closed', start)
  const name = text.slice(start + 1, end)
  const fault = quotedNameFault(name)
  if (fault) throw new SyntaxFault(fault, start)
  return [name, end + 1]
}

function wordAt(text: string, start: number): [word: string, end: number, keyword: string] {
  const word = matchAt(plainName, text, start)
  return [word, start + word.length, /^[A-Za-z_0-9]+$/.test(word) ? word.toUpperCase() : '']
}

function numberAt(text: string, start: number): [number: string, end: number] {
  const digits = matchAt(plainNumber, text, start)
  const end = start + digits.length
  if (nameOrDot.test(text[end] ?? ' ')) throw new SyntaxFault('a number runs into a name', start)
  if (!Number.isFinite(Number(digits))) throw new SyntaxFault('a number is too large', start)
  return [digits.toUpperCase(), end]
}

function placeholderAt(text: string, start: number): [name: string, end: number] {
  const name = matchAt(placeholderName, text, start + 1)
  if (name === '') throw new SyntaxFault('a placeholder has no name', start)
  return [name, start + 1 + name.length]
}

function signAt(text: string, start: number): [sign: string, end: number] {
  for (const comment of ['--', '/*'])
    if (text.startsWith(comment, start)) throw new SyntaxFault('comments are not allowed', start)
  const sign = signs.find((candidate) => text.startsWith(candidate, start))
  if (!sign) {
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0)
    throw new SyntaxFault(`the character ${JSON.stringify(character)} is not allowed here`, start)
  }
  return [sign === '!=' ? '<>' : sign, start + sign.length]
}

function matchAt(pattern: RegExp, text: string, start: number): string {
  pattern.lastIndex = start
  return pattern.exec(text)?.[0] ?? ''
}
