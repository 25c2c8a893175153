import { isShapeProperty } from './atoms.ts'
import { writtenText } from './constant-texts.ts'
import { fieldName } from './fields.ts'
import { isWellEscaped } from './like.ts'
import type { Expression } from './tree.ts'
import { functions } from './words.ts'

/** What a field holds, as far as a literal can be of the same kind. */
export type ValueKind = 'text' | 'number' | 'moment' | 'time' | 'id'

/** Tells what a field is by its name as written; undefined where it is not known, or not comparable. */
export type KindOfField = (name: string) => ValueKind | undefined

/** What stands on the row's side of a comparison: its kind; undefined for what is not on the list. */
type OperandOf = (e: Expression) => { readonly kind: ValueKind | undefined } | undefined

/**
 * True for a condition at which no database stops, whatever its rows hold: fields, and `UPPER` and `LOWER` of text fields, beside literals
 * of the field's kind. Whether a database stops would tell of rows that another condition hides, because databases choose in which
 * order they look; so what is not on this list may not look at hidden rows. Constants too, because databases work some out row by row.
 * `e`: with its constant texts worked out, see `withTextsComputed`.
 */
export function isUnfailing(e: Expression, kindOf: KindOfField): boolean {
  return isListed(e, (value) => ofRow(value, kindOf))
}

/** The same for a condition on groups, which may also look at an aggregate of a field; the kinds of results are those of their names. */
export function isUnfailingOnGroups(e: Expression, kindOf: KindOfField): boolean {
  return isListed(e, (value) => ofGroup(value, kindOf) ?? ofRow(value, kindOf))
}

function isListed(e: Expression, operandOf: OperandOf): boolean {
  const compares = (operand: Expression, ...constants: readonly Expression[]): boolean => {
    const found = operandOf(operand)
    return found?.kind !== undefined && constants.every((one) => isConstantOf(found.kind, one))
  }
  switch (e.kind) {
    case 'and':
    case 'or':
      return e.terms.every((term) => isListed(term, operandOf))
    case 'not':
      return isListed(e.operand, operandOf)
    case 'compare':
      return compares(e.left, e.right) || compares(e.right, e.left) || areConstants(e.left, e.right)
    case 'in':
      return compares(e.operand, ...e.values)
    case 'between':
      return compares(e.operand, e.low, e.high)
    case 'like':
      return operandOf(e.operand)?.kind === 'text' && isPattern(e.pattern, e.escape)
    case 'is-null':
      return operandOf(e.operand) !== undefined
    default:
      return false
  }
}

function ofRow(e: Expression, kindOf: KindOfField): ReturnType<OperandOf> {
  if (e.kind === 'field') {
    // A database works out a property of a shape when it comes to the row.
    return e.parts.some(({ name }) => isShapeProperty(name)) ? undefined : { kind: kindOf(fieldName(e)) }
  }
  if (e.kind !== 'call' || (e.name !== 'UPPER' && e.name !== 'LOWER')) return undefined
  const [field] = e.arguments
  if (field?.kind !== 'field') return undefined
  const found = ofRow(field, kindOf)
  return found?.kind === 'text' ? found : undefined
}

function ofGroup(e: Expression, kindOf: KindOfField): ReturnType<OperandOf> {
  if (e.kind !== 'call' || !functions.get(e.name)?.aggregate) return undefined
  const [field] = e.arguments
  if (field === undefined) return { kind: 'number' }
  const found = field.kind === 'field' ? ofRow(field, kindOf) : undefined
  if (e.name === 'COUNT') return found && { kind: 'number' }
  if (e.name === 'MIN' || e.name === 'MAX') return found
  return found?.kind === 'number' ? found : undefined
}

/** `1=1`, and its kin. */
const areConstants = (left: Expression, right: Expression): boolean =>
  (['number', 'text'] as const).some((kind) =>
    [left, right].every((side) => side.kind !== 'null' && isConstantOf(kind, side)),
  )

const isPattern = (pattern: Expression, mark: string | undefined): boolean => {
  const text = writtenText(pattern)
  if (text === undefined) return false
  // In a pattern that the database still works out, a letter would not stay what it is.
  const isPlain = pattern.kind === 'string' || mark === undefined || !/\p{L}/u.test(mark)
  return isPlain && isWellEscaped(text, mark)
}

/** A literal that no database has to convert, or that every database can. */
function isConstantOf(kind: ValueKind | undefined, e: Expression): boolean {
  switch (e.kind) {
    case 'null':
      return true
    case 'string':
      return kind === 'text' || (kind === 'id' && isGuid.test(e.value))
    case 'call':
      return kind === 'text' && writtenText(e) !== undefined
    case 'number':
      return kind === 'number' && isModest(e.text)
    case 'moment':
      return kind === (e.type === 'TIME' ? 'time' : 'moment') && isEverywhere.test(e.text)
    case 'now':
      return kind === (e.type === 'CURRENT_TIME' ? 'time' : 'moment')
    case 'arithmetic':
      return kind === 'text' ? writtenText(e) !== undefined : kind === 'moment' && isNearNow(e)
    default:
      return false
  }
}

const isGuid = /^(?:\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i

/** A moment that every type of date can hold, of years from 1753 on, without an offset; or a time of day. */
const isEverywhere =
  /^(?:(?:175[3-9]|17[6-9]\d|1[89]\d\d|[2-9]\d{3})-\d\d-\d\d(?:[ T]|$))?(?:\d\d:\d\d:\d\d(?:\.\d{1,3})?)?$/

/** A number that every type of number can be compared with. */
function isModest(text: string): boolean {
  const size = Math.abs(Number(text))
  const [digits = '', exponent = '0'] = text.replace(/[-.]/, '').split(/E/i)
  const isShort = digits.length <= 39 && Math.abs(Number(exponent)) <= 37
  return isShort && (size === 0 || (size < 1e37 && size > 1e-37))
}

/** `CURRENT_TIMESTAMP - INTERVAL '7' DAY`: no calendar has a day that it does not come to, as it has for months and years. */
function isNearNow({ operator, left, right }: Extract<Expression, { kind: 'arithmetic' }>): boolean {
  if (operator !== '+' && operator !== '-') return false
  if (left.kind !== 'now' || left.type === 'CURRENT_TIME' || right.kind !== 'interval') return false
  return (
    /^\d{1,5}$/.test(right.text) && /^(?:DAY|HOUR|MINUTE|SECOND)$/.test(right.from) && right.to === undefined
  )
}
