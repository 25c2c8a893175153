import { isInterval, isShapeFunction, isShapeMethod, standardMoment, stringFault } from './atoms.ts'
import { parseCall, parseCase, parseCast, parseExtract, parseTrim } from './calls.ts'
import { type Cursor, fail } from './cursor.ts'
import { type Arithmetic, type Expression, type FieldPart, isCondition } from './tree.ts'
import { isDatePart, isReserved } from './words.ts'

/**
 * Reads a value, or a bracketed condition, with arithmetic by precedence: `*` `/` before `+` `-` `||`.
 * `rawString` leaves the check of a lone string literal to the caller (`LIKE` with its escape).
 */
export function parseValue(cursor: Cursor, rawString = false): Expression {
  return parseArithmetic(cursor, ['+', '-', '||'], (c) =>
    parseArithmetic(c, ['*', '/'], (d) => parseSigned(d, rawString)),
  )
}

function parseArithmetic(
  cursor: Cursor,
  operators: readonly Arithmetic[],
  parseTerm: (cursor: Cursor) => Expression,
): Expression {
  const { position } = cursor.peek()
  let left = parseTerm(cursor)
  for (let operator = cursor.accept(...operators); operator; operator = cursor.accept(...operators)) {
    const place = cursor.peek().position
    const right = parseTerm(cursor)
    if (isCondition(left) || isCondition(right))
      fail('a condition cannot be calculated with', isCondition(left) ? position : place)
    left = { kind: 'arithmetic', operator, left, right }
  }
  return left
}

function parseSigned(cursor: Cursor, rawString: boolean): Expression {
  const { position } = cursor.peek()
  const sign = cursor.accept('-', '+')
  if (!sign) return parsePrimary(cursor, rawString)
  if (cursor.peek().type === 'number')
    return { kind: 'number', text: (sign === '-' ? '-' : '') + cursor.next().text }
  const operand = cursor.deeper(() => parseSigned(cursor, false))
  if (isCondition(operand)) fail('a condition has no sign', position)
  return sign === '-' ? { kind: 'negate', operand } : operand
}

function parsePrimary(cursor: Cursor, rawString: boolean): Expression {
  const token = cursor.peek()
  switch (token.type) {
    case 'number':
      return { kind: 'number', text: cursor.next().text }
    case 'string':
      return parseString(cursor, false, rawString)
    case 'placeholder':
      return { kind: 'placeholder', name: cursor.next().text }
    case 'quoted':
      return parseField(cursor)
    case 'word':
      return parseWord(cursor, rawString)
    default:
      return parseBrackets(cursor)
  }
}

function parseBrackets(cursor: Cursor): Expression {
  if (!cursor.accept('(')) cursor.unexpected('a field, a value or a bracket is expected')
  if (cursor.peek().keyword === 'SELECT') fail('sub-selects are not allowed', cursor.peek().position)
  const inner = cursor.condition()
  cursor.expect(')')
  return inner
}

function parseString(cursor: Cursor, national: boolean, rawString = false): Expression {
  const { text, position } = cursor.next()
  const fault = rawString ? undefined : stringFault(text)
  if (fault) fail(fault, position)
  return { kind: 'string', value: text, national }
}

function parseWord(cursor: Cursor, rawString: boolean): Expression {
  const { keyword } = cursor.peek()
  const following = cursor.peek(1)
  if (keyword === 'CASE') return cursor.deeper(() => parseCase(cursor))
  if (following.type === 'string') return parsePrefixedString(cursor, rawString)
  if (keyword === 'NULL') {
    cursor.next()
    return { kind: 'null' }
  }
  if (keyword === 'CURRENT_DATE' || keyword === 'CURRENT_TIME' || keyword === 'CURRENT_TIMESTAMP') {
    cursor.next()
    if (cursor.accept('(')) cursor.expect(')')
    return { kind: 'now', type: keyword }
  }
  if (following.type !== 'sign' || following.text !== '(' || isReserved(keyword)) return parseField(cursor)
  return cursor.deeper(() => {
    if (keyword === 'CAST') return parseCast(cursor)
    if (keyword === 'EXTRACT') return parseExtract(cursor)
    if (keyword === 'TRIM') return parseTrim(cursor)
    if (isShapeFunction(keyword)) return parseShapeFunction(cursor)
    return parseCall(cursor)
  })
}

function parsePrefixedString(cursor: Cursor, rawString: boolean): Expression {
  const { keyword, position } = cursor.peek()
  const text = cursor.peek(1)
  if (keyword === 'N' && text.position === position + 1) {
    cursor.next()
    return parseString(cursor, true, rawString)
  }
  if (keyword === 'DATE' || keyword === 'TIMESTAMP' || keyword === 'TIME') {
    cursor.next()
    const moment = standardMoment(keyword, text.text)
    if (moment === undefined) fail(`${keyword} needs a form such as ${examples[keyword]}`, text.position)
    cursor.next()
    return { kind: 'moment', type: keyword, text: moment }
  }
  if (keyword === 'INTERVAL') return parseInterval(cursor)
  return parseField(cursor)
}

const examples = { DATE: "'2026-01-31'", TIMESTAMP: "'2026-01-31 23:59:59'", TIME: "'23:59:59'" }

function parseInterval(cursor: Cursor): Expression {
  cursor.next()
  const { text, position } = cursor.next()
  if (!isInterval(text)) fail("INTERVAL needs a form such as '3' or '1 02:03:04'", position)
  const from = parseDatePart(cursor)
  if (!cursor.accept('TO')) return { kind: 'interval', text, from }
  return { kind: 'interval', text, from, to: parseDatePart(cursor) }
}

function parseDatePart(cursor: Cursor) {
  const { keyword } = cursor.peek()
  if (!isDatePart(keyword)) return cursor.unexpected('YEAR, MONTH, DAY, HOUR, MINUTE or SECOND is expected')
  cursor.next()
  return keyword
}

function parseField(cursor: Cursor): Expression {
  const parts: FieldPart[] = []
  do {
    const token = cursor.peek()
    if (token.type !== 'quoted' && (token.type !== 'word' || isReserved(token.text)))
      cursor.unexpected('a field or a value is expected')
    if (parts.length === 4) cursor.unexpected('a field name has at most four parts')
    cursor.next()
    parts.push({ name: token.text, quoted: token.type === 'quoted' })
  } while (cursor.accept('.'))
  const last = parts.at(-1)
  if (
    parts.length < 2 ||
    last === undefined ||
    last.quoted ||
    !isShapeMethod(last.name) ||
    !cursor.accept('(')
  )
    return { kind: 'field', parts }
  cursor.expect(')')
  return { kind: 'field', parts: [...parts.slice(0, -1), { ...last, name: `${last.name}()` }] }
}

/** Reads `st_area(shape)`, under which PostgreSQL's layers list the area of their shapes. */
function parseShapeFunction(cursor: Cursor): Expression {
  const { text } = cursor.next()
  cursor.expect('(')
  const shape = cursor.peek()
  if (shape.type !== 'word' || isReserved(shape.text)) cursor.unexpected('the name of a shape is expected')
  cursor.next()
  cursor.expect(')')
  return { kind: 'field', parts: [{ name: `${text}(${shape.text})`, quoted: false }] }
}
