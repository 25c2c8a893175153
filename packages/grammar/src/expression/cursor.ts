import { SyntaxFault, type Token } from './lexer.ts'
import { type Expression, isCondition } from './tree.ts'

/** What an expression may hold; see `ExpressionOptions`. */
type Limits = {
  readonly aggregates: boolean
  readonly maxNesting: number
  readonly maxListLength: number
}

/** How to read a condition (or a value, where none follows) and a value alone; given to the cursor, because each holds the other. */
type Grammar = {
  readonly condition: (cursor: Cursor) => Expression
  readonly value: (cursor: Cursor) => Expression
}

/** A place among the tokens, with the questions that the grammar asks there. */
export class Cursor {
  readonly limits: Limits
  readonly #tokens: readonly Token[]
  readonly #grammar: Grammar
  #index = 0
  #depth = 0

  constructor(tokens: readonly Token[], limits: Limits, grammar: Grammar) {
    this.#tokens = tokens
    this.limits = limits
    this.#grammar = grammar
  }

  /** The token `ahead` of the next one. */
  peek(ahead = 0): Token {
    const last = this.#tokens.length - 1
    return this.#tokens[Math.min(this.#index + ahead, last)] ?? fail('the expression is empty', 0)
  }

  /** Takes the next token. */
  next(): Token {
    const token = this.peek()
    this.#index += 1
    return token
  }

  /** Takes the next token if it is one of these keywords or signs, and tells which. */
  accept<W extends string>(...wanted: W[]): W | undefined {
    const token = this.peek()
    const found = wanted.find((w) => (token.type === 'sign' ? token.text === w : token.keyword === w))
    if (found !== undefined) this.#index += 1
    return found
  }

  /** Takes the next token, which must be this keyword or sign. */
  expect(wanted: string): void {
    if (this.accept(wanted) === undefined) this.unexpected(`${wanted} is expected`)
  }

  /** Reads a condition or a value one level deeper. */
  condition(): Expression {
    return this.deeper(() => this.#grammar.condition(this))
  }

  /** Reads a value one level deeper; a bracketed condition is a fault. */
  value(): Expression {
    const { position } = this.peek()
    const value = this.deeper(() => this.#grammar.value(this))
    if (isCondition(value)) fail('a value is expected, not a condition', position)
    return value
  }

  /** Runs `read` one level deeper; raises `SyntaxFault` past the limit, so that no text can exhaust the stack. */
  deeper<T>(read: () => T): T {
    if (this.#depth >= this.limits.maxNesting)
      fail('the expression is nested too deeply', this.peek().position)
    this.#depth += 1
    const result = read()
    this.#depth -= 1
    return result
  }

  /** Raises `SyntaxFault` about the next token. */
  unexpected(hint: string): never {
    const { type, text, position } = this.peek()
    if (type === 'end') fail(`the expression ends where ${hint}`, position)
    return fail(`${JSON.stringify(text.slice(0, 40))} is not allowed here: ${hint}`, position)
  }
}

/** Raises `SyntaxFault`. */
export function fail(message: string, position: number): never {
  throw new SyntaxFault(message, position)
}
