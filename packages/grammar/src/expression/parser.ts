import { mayBecomeApostrophe } from './apostrophes.ts'
import { stringFault } from './atoms.ts'
import { hasDanglingEscape } from './constant-texts.ts'
import { Cursor, fail } from './cursor.ts'
import { lengthBesideLists, longestText } from './length.ts'
import { SyntaxFault, tokensOf } from './lexer.ts'
import { rewriteBackslashEscape, withExplicitEscape } from './like.ts'
import { printExpression } from './print.ts'
import { type Comparison, type Expression, type ExpressionFault, isCondition } from './tree.ts'
import { parseValue } from './values.ts'
import { walk } from './walk.ts'

/** What `parseExpression` lets through. */
export type ExpressionOptions = {
  /** `having` also knows aggregates such as `COUNT(*)`; `value` is a value instead of a condition. Default `where`. */
  readonly kind?: 'where' | 'having' | 'value'
  /** Longest text in characters, as it came and in canonical form, not counting the values of lists. Default 16,384. */
  readonly maxLength?: number
  /** Deepest nesting of brackets, functions and operators. Default 100; above 200 the stack is no longer sure to hold. */
  readonly maxDepth?: number
  /** Longest list after `IN`. Default 10,000. */
  readonly maxListLength?: number
  /** Lets `:principal.attribute` stand for a value, to be bound by `bindPlaceholders`. Default false. */
  readonly placeholders?: boolean
}

/**
 * Reads an expression of ArcGIS standardized SQL (`where`, `having`, `layerDefs`, `definitionExpression`).
 *
 * Whatever the grammar does not know is a fault with its position: comments, `;`, sub-selects, unknown functions and signs, session
 * values such as `CURRENT_USER`, anything unbalanced. The result is a condition, or a value where that is the kind; the other is a fault.
 * Takes time linear in the text.
 */
export function parseExpression(
  text: string,
  options: ExpressionOptions = {},
): { expression: Expression } | { fault: ExpressionFault } {
  const {
    kind = 'where',
    maxLength = 16_384,
    maxDepth = 100,
    maxListLength = 10_000,
    placeholders = false,
  } = options
  if (isTooLong(text, maxLength))
    return {
      fault: { message: `the expression is longer than ${maxLength} characters`, position: maxLength },
    }
  try {
    // A level of the tree takes at most two levels of text, such as `NOT (`; so canonical text is read back within the same limits.
    const limits = { aggregates: kind === 'having', maxNesting: 2 * maxDepth, maxListLength }
    const cursor = new Cursor(tokensOf(text, placeholders), limits, { condition: parseOr, value: parseValue })
    const expression = parseOr(cursor)
    if (cursor.peek().type !== 'end') cursor.unexpected('the end of the expression is expected')
    if (kind === 'value') needValue(expression, 0)
    else needCondition(expression, 0)
    for (const { depth } of walk(expression))
      if (depth > maxDepth) fail('the expression is nested too deeply', 0)
    // Canonical text has more brackets and spaces, but less than four times the characters.
    if (text.length > maxLength / 4 && isTooLong(printExpression(expression), maxLength))
      fail(`written out in full the expression is longer than ${maxLength} characters`, 0)
    return { expression }
  } catch (error) {
    if (error instanceof SyntaxFault) return { fault: { message: error.message, position: error.position } }
    throw error
  }
}

const isTooLong = (text: string, maxLength: number): boolean =>
  text.length > maxLength && (text.length > longestText || lengthBesideLists(text) > maxLength)

function parseOr(cursor: Cursor): Expression {
  return parseChain(cursor, 'or', 'OR', parseAnd)
}

function parseAnd(cursor: Cursor): Expression {
  return parseChain(cursor, 'and', 'AND', parseNot)
}

/** Terms between `AND`s or `OR`s make one flat list, however many there are and however they were bracketed. */
function parseChain(
  cursor: Cursor,
  kind: 'and' | 'or',
  keyword: string,
  parseTerm: (cursor: Cursor) => Expression,
): Expression {
  let start = cursor.peek().position
  const first = parseTerm(cursor)
  if (cursor.peek().keyword !== keyword) return first
  const terms: Expression[] = []
  const add = (term: Expression) => {
    needCondition(term, start)
    if (term.kind === kind) for (const inner of term.terms) terms.push(inner)
    else terms.push(term)
  }
  add(first)
  while (cursor.accept(keyword)) {
    start = cursor.peek().position
    add(parseTerm(cursor))
  }
  return { kind, terms }
}

function parseNot(cursor: Cursor): Expression {
  const { position } = cursor.peek()
  if (!cursor.accept('NOT')) return parsePredicate(cursor)
  const operand = cursor.deeper(() => parseNot(cursor))
  needCondition(operand, position)
  return { kind: 'not', operand }
}

const comparisons: readonly Comparison[] = ['=', '<>', '<=', '>=', '<', '>']

function parsePredicate(cursor: Cursor): Expression {
  const { position } = cursor.peek()
  const left = parseValue(cursor)
  const operator = cursor.accept(...comparisons)
  const negated = !operator && cursor.peek().keyword === 'NOT'
  const word = operator ? undefined : cursor.peek(negated ? 1 : 0).keyword
  if (!operator && !(word === 'IN' || word === 'LIKE' || word === 'BETWEEN' || (word === 'IS' && !negated)))
    return left
  needValue(left, position)
  if (operator) return { kind: 'compare', operator, left, right: parseOperand(cursor) }
  if (negated) cursor.expect('NOT')
  cursor.expect(word ?? '')
  if (word === 'IN') return { kind: 'in', negated, operand: left, values: parseList(cursor) }
  if (word === 'LIKE') return parseLike(cursor, left, negated)
  if (word === 'IS') return parseIsNull(cursor, left)
  const low = parseOperand(cursor)
  cursor.expect('AND')
  return { kind: 'between', negated, operand: left, low, high: parseOperand(cursor) }
}

function parseIsNull(cursor: Cursor, operand: Expression): Expression {
  const negated = cursor.accept('NOT') !== undefined
  cursor.expect('NULL')
  return { kind: 'is-null', negated, operand }
}

function parseList(cursor: Cursor): Expression[] {
  cursor.expect('(')
  const values: Expression[] = []
  do {
    if (values.length >= cursor.limits.maxListLength)
      fail(`a list is longer than ${cursor.limits.maxListLength} values`, cursor.peek().position)
    values.push(cursor.deeper(() => parseOperand(cursor)))
  } while (cursor.accept(','))
  cursor.expect(')')
  return values
}

function parseLike(cursor: Cursor, operand: Expression, negated: boolean): Expression {
  const { position } = cursor.peek()
  const pattern = parseOperand(cursor, true)
  if (!cursor.accept('ESCAPE')) {
    needStrings(pattern, position)
    const explicit = withExplicitEscape({ kind: 'like', negated, operand, pattern })
    return explicit ?? fail('a pattern with a backslash leaves no character for its escape', position)
  }
  const mark = cursor.peek()
  if (
    mark.type !== 'string' ||
    [...mark.text].length !== 1 ||
    "'%_".includes(mark.text) ||
    mayBecomeApostrophe(mark.text)
  )
    cursor.unexpected('one character between quotes is expected')
  cursor.next()
  const rewritten = mark.text === '\\' ? rewriteBackslashEscape(pattern) : { pattern, escape: mark.text }
  if (!rewritten) fail('a backslash as escape needs a plain pattern', mark.position)
  needStrings(rewritten.pattern, position)
  needStrings({ kind: 'string', value: rewritten.escape, national: false }, mark.position)
  const like: Expression = { kind: 'like', negated, operand, ...rewritten }
  if (hasDanglingEscape(like)) fail('the escape character has nothing behind it', position)
  return like
}

function parseOperand(cursor: Cursor, rawString = false): Expression {
  const { position } = cursor.peek()
  const value = parseValue(cursor, rawString)
  needValue(value, position)
  return value
}

function needCondition(e: Expression, position: number): void {
  if (!isCondition(e)) fail('a condition such as FIELD = 1 is expected', position)
}

function needValue(e: Expression, position: number): void {
  if (isCondition(e)) fail('a value is expected, not a condition', position)
}

function needStrings(e: Expression, position: number): void {
  for (const { expression } of walk(e)) {
    const fault = expression.kind === 'string' && stringFault(expression.value)
    if (fault) fail(fault, position)
  }
}
