import { dateLiteralMs, intervalMs } from './sql-time.ts'
import { type SqlToken, sqlTokens } from './sql-tokens.ts'

/**
 * ArcGIS standardized SQL as SQLite takes it. Only what SQLite spells differently is rewritten: date and interval literals
 * (dates are epoch milliseconds), `CURRENT_TIMESTAMP`, national strings, and functions with words between their arguments.
 * Everything else, right or wrong, is left for SQLite to judge.
 */
export function standardizedSql(text: string, nowMs: number): string {
  return new Rewriter(sqlTokens(text), nowMs).run()
}

/** A call whose arguments are separated by words, such as `POSITION(x IN y)`. */
interface OpenCall {
  /** The depth of its arguments. */
  depth: number
  separators: readonly string[]
}

/** Functions whose arguments may be separated by words, and what they are called in SQLite. */
const wordCalls: Record<string, { name: string; separators: string[]; leadingWord?: RegExp }> = {
  POSITION: { name: 'esri_position', separators: ['IN'] },
  SUBSTRING: { name: 'substr', separators: ['FROM', 'FOR'] },
  EXTRACT: { name: 'esri_extract', separators: ['FROM'], leadingWord: /^\w+$/ },
  TRIM: { name: 'esri_trim', separators: ['FROM'], leadingWord: /^(BOTH|LEADING|TRAILING)$/i },
}

const renamedCalls: Record<string, string> = {
  CHAR_LENGTH: 'length',
  CHARACTER_LENGTH: 'length',
  LOG: 'ln',
  TRUNCATE: 'esri_truncate',
  STDDEV: 'esri_stddev',
  VAR: 'esri_var',
}

class Rewriter {
  readonly #tokens: SqlToken[]
  readonly #nowMs: number
  readonly #open: OpenCall[] = []
  #at = 0

  constructor(tokens: SqlToken[], nowMs: number) {
    this.#tokens = tokens
    this.#nowMs = nowMs
  }

  run(): string {
    let text = ''
    while (this.#at < this.#tokens.length) {
      const token = this.#take()
      text += token.kind === 'word' ? this.#word(token) : token.text
      if (token.text === ')' && this.#open.at(-1)?.depth === token.depth + 1) this.#open.pop()
    }
    return text
  }

  #word(token: SqlToken): string {
    const word = token.text.toUpperCase()
    const call = this.#open.at(-1)
    if (call?.depth === token.depth && call.separators.includes(word)) return ','
    if (word === 'CURRENT_TIMESTAMP') return String(this.#nowMs)
    if (word === 'CURRENT_DATE') return String(this.#nowMs - (this.#nowMs % 86_400_000))
    if (word === 'CURRENT_TIME') return String(this.#nowMs % 86_400_000)
    const next = this.#peek()
    if (next?.kind === 'string') return this.#literal(word, token)
    if (next?.text === '(') return this.#call(word, token)
    return token.text
  }

  #literal(word: string, token: SqlToken): string {
    if (word === 'N') return ''
    if (word === 'DATE' || word === 'TIMESTAMP') return String(dateLiteralMs(this.#takeString()))
    if (word === 'TIME') return String(dateLiteralMs(`1970-01-01 ${this.#takeString()}`))
    if (word !== 'INTERVAL') return token.text
    const value = this.#takeString()
    const units = [this.#takeWord()]
    if (this.#peek()?.text.toUpperCase() === 'TO') {
      this.#takeWord()
      units.push(this.#takeWord())
    }
    return String(intervalMs(value, units))
  }

  #call(word: string, token: SqlToken): string {
    const renamed = renamedCalls[word]
    if (renamed) return renamed
    if (word === 'CAST') return this.#cast(token) ?? token.text
    const call = wordCalls[word]
    if (!call) return token.text
    const hasWords = this.#arguments(token).some(({ text }) => call.separators.includes(text.toUpperCase()))
    // `TRIM(a)` is SQLite's own; with words, its first argument says which side.
    if (call.leadingWord && !hasWords) return token.text
    this.#takeWord()
    this.#open.push({ depth: token.depth + 1, separators: call.separators })
    return call.leadingWord ? `${call.name}(${this.#leadingWord(call.leadingWord)}` : `${call.name}(`
  }

  /** The word before the arguments as text; `BOTH` where none stands. A comma follows unless the separator does. */
  #leadingWord(pattern: RegExp): string {
    const first = this.#peek()
    const word = first?.kind === 'word' && pattern.test(first.text) ? this.#takeWord().toUpperCase() : 'BOTH'
    return this.#peek()?.text.toUpperCase() === 'FROM' ? `'${word}'` : `'${word}',`
  }

  /** The tokens between the brackets of a call, without those of inner brackets. */
  #arguments(token: SqlToken): SqlToken[] {
    const rest = this.#tokens.slice(this.#at)
    const end = rest.findIndex((other) => other.text === ')' && other.depth === token.depth)
    return rest.slice(0, end < 0 ? rest.length : end).filter((other) => other.depth === token.depth + 1)
  }

  /** SQLite would cut the number at the front of a text for a date, and knows no length of a text. */
  #cast(token: SqlToken): string | null {
    const rest = this.#tokens.slice(this.#at)
    const end = rest.findIndex((other) => other.text === ')' && other.depth === token.depth)
    const as = rest.findLastIndex(
      (other, place) => place < end && other.depth === token.depth + 1 && other.text.toUpperCase() === 'AS',
    )
    if (as < 0) return null
    const type = rest.slice(as + 1, end).map((other) => other.text)
    const match = /^\s*(DATE|TIMESTAMP|(?:VAR)?CHAR\s*\(\s*(\d+)\s*\))\s*$/i.exec(type.join(''))
    if (!match) return null
    const [, , length] = match
    const cut: SqlToken = { kind: 'symbol', text: length ? `, 1, ${length}` : '', depth: token.depth + 1 }
    this.#tokens.splice(this.#at + as, end - as, cut)
    return length ? 'substr' : 'esri_date'
  }

  #take(): SqlToken {
    const token = this.#tokens[this.#at] ?? { kind: 'space', text: '', depth: 0 }
    this.#at += 1
    return token
  }

  /** The next token that is no space. */
  #peek(): SqlToken | undefined {
    let at = this.#at
    while (this.#tokens[at]?.kind === 'space') at += 1
    return this.#tokens[at]
  }

  /** Takes the next token that is no space. */
  #takeWord(): string {
    let token = this.#take()
    while (token.kind === 'space' && this.#at < this.#tokens.length) token = this.#take()
    return token.text
  }

  #takeString(): string {
    return this.#takeWord().slice(1, -1).replaceAll("''", "'")
  }
}
