import {
  isInterval,
  isMoment,
  isPlainName,
  isShapeProperty,
  matchesWhole,
  placeholderName,
  plainNumber,
  quotedNameFault,
  stringFault,
} from './atoms.ts'
import { withExplicitEscape } from './like.ts'
import type { Expression, FieldPart, Literal } from './tree.ts'
import { functions } from './words.ts'

/**
 * Writes an expression in its one canonical form: equal trees give equal text, and `parseExpression` reads the same tree from it.
 * Brackets stand wherever two operators meet, so that no other parser's precedence matters.
 *
 * Throws `TypeError` for a tree that no text can stand for, such as a hand-made string literal with a control character or a list
 * without values. So a tree from anywhere cannot break out of its place.
 */
export function printExpression(e: Expression): string {
  switch (e.kind) {
    case 'and':
    case 'or':
      return some(e.terms).map(printTerm).join(` ${e.kind.toUpperCase()} `)
    case 'not':
      return `NOT (${printExpression(e.operand)})`
    case 'compare': {
      const [left, right] = [printOperand(e.left), printOperand(e.right)]
      // `1=1` without spaces is what clients send for every row; some servers know it by its letters.
      return left === '1' && e.operator === '=' ? `1=${right}` : `${left} ${e.operator} ${right}`
    }
    case 'in':
      return `${printOperand(e.operand)}${not(e)} IN (${some(e.values).map(printOperand).join(',')})`
    case 'like':
      return printLike(e)
    case 'between':
      return `${printOperand(e.operand)}${not(e)} BETWEEN ${printOperand(e.low)} AND ${printOperand(e.high)}`
    case 'is-null':
      return `${printOperand(e.operand)} IS${not(e)} NULL`
    default:
      return printValue(e)
  }
}

/** A backslash in a pattern never goes out without an escape character that is another one. */
function printLike(like: Extract<Expression, { kind: 'like' }>): string {
  const e = withExplicitEscape(like)
  if (e === undefined) throw new TypeError('a pattern leaves no character for its escape')
  const ending = e.escape === undefined ? '' : ` ESCAPE ${quote(e.escape)}`
  return `${printOperand(e.operand)}${not(e)} LIKE ${printOperand(e.pattern)}${ending}`
}

type Value = Exclude<
  Expression,
  { kind: 'and' | 'or' | 'not' | 'compare' | 'in' | 'like' | 'between' | 'is-null' }
>

function printValue(e: Value): string {
  switch (e.kind) {
    case 'field':
      return some(e.parts).map(printPart).join('.')
    case 'placeholder':
      return sure(matchesWhole(placeholderName, e.name), `:${e.name}`)
    case 'negate':
      return `-${printSide(e.operand)}`
    case 'arithmetic':
      return `${printSide(e.left)} ${e.operator} ${printSide(e.right)}`
    case 'case': {
      const branches = some(e.branches).map(
        (b) => `WHEN ${printExpression(b.when)} THEN ${printOperand(b.result)} `,
      )
      const subject = e.subject ? `${printOperand(e.subject)} ` : ''
      return `CASE ${subject}${branches.join('')}${e.otherwise ? `ELSE ${printOperand(e.otherwise)} ` : ''}END`
    }
    case 'cast':
      return `CAST(${printOperand(e.operand)} AS ${e.type}${e.length === undefined ? '' : `(${e.length})`})`
    case 'extract':
      return `EXTRACT(${e.part} FROM ${printOperand(e.operand)})`
    case 'trim': {
      const words = [e.side, e.characters && printOperand(e.characters)].filter((word) => word !== undefined)
      return `TRIM(${words.length > 0 ? `${words.join(' ')} FROM ` : ''}${printOperand(e.operand)})`
    }
    case 'call':
      return printCall(e)
    default:
      return printLiteral(e)
  }
}

function printCall(e: Extract<Expression, { kind: 'call' }>): string {
  const shape = functions.get(e.name)
  if (!shape) throw new TypeError('an unknown function cannot be printed')
  if (e.arguments.length === 0) return `${e.name}(*)`
  const separators = e.words ? shape.words?.map((word) => ` ${word} `) : undefined
  const list = e.arguments.map(
    (argument, i) => (i === 0 ? '' : (separators?.[i - 1] ?? ', ')) + printOperand(argument),
  )
  return `${e.name}(${e.distinct ? 'DISTINCT ' : ''}${list.join('')})`
}

function printLiteral(e: Literal): string {
  switch (e.kind) {
    case 'string':
      return (e.national ? 'N' : '') + quote(e.value)
    case 'number':
      return sure(matchesWhole(plainNumber, e.text.replace(/^-/, '')), e.text)
    case 'moment':
      return `${e.type} ${quote(sure(isMoment(e.type, e.text), e.text))}`
    case 'interval':
      return `INTERVAL ${quote(sure(isInterval(e.text), e.text))} ${e.from}${e.to ? ` TO ${e.to}` : ''}`
    case 'now':
      return e.type
    case 'null':
      return 'NULL'
  }
}

function printTerm(e: Expression): string {
  return e.kind === 'and' || e.kind === 'or' ? `(${printExpression(e)})` : printExpression(e)
}

/** A value beside a comparison or in a list; conditions never stand there, and brackets keep a hand-made one in its place. */
function printOperand(e: Expression): string {
  switch (e.kind) {
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
    case 'in':
    case 'like':
    case 'between':
    case 'is-null':
      return `(${printExpression(e)})`
    default:
      return printValue(e)
  }
}

/** A side of an arithmetic operator; a sign is bracketed too, so that two of them never make a comment. */
function printSide(e: Expression): string {
  const bare =
    e.kind !== 'arithmetic' && e.kind !== 'negate' && !(e.kind === 'number' && e.text.startsWith('-'))
  return bare ? printOperand(e) : `(${printValue(e)})`
}

function printPart({ name, quoted }: FieldPart): string {
  return quoted
    ? `"${sure(quotedNameFault(name) === undefined, name)}"`
    : sure(isPlainName(name) || isShapeProperty(name), name)
}

function quote(value: string): string {
  return `'${sure(stringFault(value) === undefined, value).replaceAll("'", "''")}'`
}

function not(e: { readonly negated: boolean }): string {
  return e.negated ? ' NOT' : ''
}

function some<T>(list: readonly T[]): readonly T[] {
  if (list.length === 0) throw new TypeError('an empty list cannot be printed')
  return list
}

function sure(printable: boolean, text: string): string {
  if (!printable) throw new TypeError('an expression holds what cannot be printed')
  return text
}
