import { type Cursor, fail } from './cursor.ts'
import { type CastType, type Expression, isCondition } from './tree.ts'
import { walk } from './walk.ts'
import { type FunctionShape, functions, isDatePart } from './words.ts'

/** Reads a call of a documented function, `NAME(…)`. */
export function parseCall(cursor: Cursor): Expression {
  const { keyword, text, position } = cursor.next()
  const shape = functions.get(keyword)
  if (!shape) fail(`the function ${JSON.stringify(text.slice(0, 40))} is not known`, position)
  if (shape.aggregate) return parseAggregate(cursor, keyword, position)
  cursor.expect('(')
  const first = cursor.value()
  const words = shape.words !== undefined && cursor.peek().keyword === shape.words[0]
  const list = words ? parseWords(cursor, first, shape.words) : parseCommas(cursor, first)
  cursor.expect(')')
  needCount(shape, list.length, keyword, position)
  return { kind: 'call', name: keyword, arguments: list, ...(words && { words: true }) }
}

function parseCommas(cursor: Cursor, first: Expression): Expression[] {
  const list = [first]
  while (cursor.accept(',')) list.push(cursor.value())
  return list
}

function parseWords(cursor: Cursor, first: Expression, words: readonly string[]): Expression[] {
  const list = [first]
  for (const word of words) if (cursor.accept(word)) list.push(cursor.value())
  return list
}

function parseAggregate(cursor: Cursor, name: string, position: number): Expression {
  if (!cursor.limits.aggregates) fail(`${name} is only allowed in having`, position)
  cursor.expect('(')
  if (name === 'COUNT' && cursor.accept('*')) {
    cursor.expect(')')
    return { kind: 'call', name, arguments: [] }
  }
  const distinct = cursor.accept('DISTINCT') !== undefined
  const argument = cursor.value()
  for (const { expression } of walk(argument))
    if (expression.kind === 'call' && functions.get(expression.name)?.aggregate)
      fail(`${expression.name} is not allowed inside ${name}`, position)
  cursor.expect(')')
  return { kind: 'call', name, arguments: [argument], ...(distinct && { distinct: true }) }
}

function needCount(shape: FunctionShape, count: number, name: string, position: number): void {
  const { minArguments, maxArguments } = shape
  const wanted = minArguments === maxArguments ? `${minArguments}` : `${minArguments} to ${maxArguments}`
  if (count < minArguments || count > maxArguments) fail(`${name} takes ${wanted} arguments`, position)
}

/** Reads `EXTRACT(YEAR FROM …)`. */
export function parseExtract(cursor: Cursor): Expression {
  cursor.next()
  cursor.expect('(')
  const part = cursor.peek().keyword
  if (!isDatePart(part)) return cursor.unexpected('YEAR, MONTH, DAY, HOUR, MINUTE or SECOND is expected')
  cursor.next()
  cursor.expect('FROM')
  const operand = cursor.value()
  cursor.expect(')')
  return { kind: 'extract', part, operand }
}

/** Reads `TRIM(…)` and `TRIM(LEADING ' ' FROM …)`. */
export function parseTrim(cursor: Cursor): Expression {
  cursor.next()
  cursor.expect('(')
  const side = cursor.accept('BOTH', 'LEADING', 'TRAILING')
  const first = side && cursor.accept('FROM') ? undefined : cursor.value()
  const last = !first || cursor.accept('FROM') ? cursor.value() : undefined
  if (side && first && !last) cursor.unexpected('FROM is expected')
  cursor.expect(')')
  const operand = last ?? first
  if (!operand) return cursor.unexpected('a value is expected')
  return { kind: 'trim', ...(side && { side }), ...(first && last && { characters: first }), operand }
}

const castTypes: ReadonlySet<string> = new Set<CastType>([
  'INT',
  'INTEGER',
  'SMALLINT',
  'BIGINT',
  'FLOAT',
  'REAL',
  'DOUBLE',
  'CHAR',
  'VARCHAR',
  'DATE',
  'TIMESTAMP',
  'TIME',
])

function isCastType(word: string): word is CastType {
  return castTypes.has(word)
}

/** Reads `CAST(… AS FLOAT)`; only `CHAR` and `VARCHAR` take a length, 1 to 4,000. */
export function parseCast(cursor: Cursor): Expression {
  cursor.next()
  cursor.expect('(')
  const operand = cursor.value()
  cursor.expect('AS')
  const type = cursor.peek().keyword
  if (!isCastType(type)) return cursor.unexpected('a type such as INT, FLOAT, VARCHAR or DATE is expected')
  cursor.next()
  const length =
    (type === 'CHAR' || type === 'VARCHAR') && cursor.accept('(') ? parseLength(cursor) : undefined
  cursor.expect(')')
  return { kind: 'cast', operand, type, ...(length !== undefined && { length }) }
}

function parseLength(cursor: Cursor): number {
  const length = Number(cursor.peek().type === 'number' ? cursor.peek().text : 'none')
  if (!Number.isInteger(length) || length < 1 || length > 4000)
    cursor.unexpected('a length from 1 to 4000 is expected')
  cursor.next()
  cursor.expect(')')
  return length
}

/** Reads `CASE WHEN … THEN … ELSE … END` and `CASE … WHEN … THEN … END`. */
export function parseCase(cursor: Cursor): Expression {
  cursor.next()
  const subject = cursor.peek().keyword === 'WHEN' ? undefined : cursor.value()
  const branches: { when: Expression; result: Expression }[] = []
  while (cursor.accept('WHEN')) {
    const when = subject ? cursor.value() : parseWhen(cursor)
    cursor.expect('THEN')
    branches.push({ when, result: cursor.value() })
  }
  if (branches.length === 0) cursor.unexpected('WHEN is expected')
  const otherwise = cursor.accept('ELSE') ? cursor.value() : undefined
  cursor.expect('END')
  return { kind: 'case', ...(subject && { subject }), branches, ...(otherwise && { otherwise }) }
}

function parseWhen(cursor: Cursor): Expression {
  const { position } = cursor.peek()
  const when = cursor.condition()
  if (!isCondition(when)) fail('a condition such as FIELD = 1 is expected', position)
  return when
}
