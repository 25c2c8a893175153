import { fieldName } from './fields.ts'
import { ofNumbers, ofText } from './functions.ts'
import { currentMoment, later, type Moment, momentOf, partOf, type Span, spanOf } from './temporal.ts'
import type { Arithmetic, Expression } from './tree.ts'

/** What a value can come to: null is SQL's null; undefined could not be worked out (a missing field, a wrong type), so even `IS NULL` is unknown. */
type Value = string | number | Moment | Span | null | undefined

/** What a condition can come to: null is SQL's unknown, from a null; undefined could not be decided, as databases would differ about it. */
export type Verdict = boolean | null | undefined

/** Attributes of a feature by field name, as a service gives them: dates as milliseconds or ISO text. */
export type Row = Readonly<Record<string, unknown>>

/** Where an expression is worked out: the row, the time, and how to decide the conditions inside `CASE`. */
export type Scope = {
  readonly row: Row
  readonly nowMs: number | undefined
  readonly decide: (condition: Expression, scope: Scope) => Verdict
}

/** Works out a value for one row; aggregates and placeholders cannot be. */
export function compute(e: Expression, scope: Scope): Value {
  switch (e.kind) {
    case 'string':
      return e.value
    case 'number':
      return Number(e.text)
    case 'moment':
      return momentOf(e.text)
    case 'interval':
      return spanOf(e)
    case 'now':
      return scope.nowMs === undefined ? undefined : currentMoment(e.type, scope.nowMs)
    case 'field':
      return readField(scope.row, fieldName(e))
    case 'negate': {
      const value = compute(e.operand, scope)
      return typeof value === 'number' ? -value : nothing(value)
    }
    case 'arithmetic':
      return calculate(e.operator, compute(e.left, scope), compute(e.right, scope))
    case 'case':
      return choose(e, scope)
    case 'cast':
      return cast(compute(e.operand, scope), e.type, e.length)
    case 'extract': {
      const value = compute(e.operand, scope)
      const moment = asMoment(value)
      return moment ? partOf(moment, e.part) : nothing(value)
    }
    case 'trim':
      return trim(e, scope)
    case 'call':
      return callFunction(
        e.name,
        e.arguments.map((argument) => compute(argument, scope)),
      )
    case 'null':
      return null
    default:
      return undefined
  }
}

/** The outcome where values are not what an operation takes: undefined, unless one is SQL's null and none is undefined. */
function nothing(...values: readonly Value[]): null | undefined {
  return values.includes(null) && !values.includes(undefined) ? null : undefined
}

/** The name under which a row holds a field, whatever its case, or undefined. */
export function keyOf(row: Row, name: string): string | undefined {
  return Object.hasOwn(row, name) ? name : Object.keys(row).find((key) => sameName(key, name))
}

function readField(row: Row, name: string): Value {
  const key = keyOf(row, name)
  const value = key === undefined ? undefined : row[key]
  if (typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value))) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return value === null ? null : undefined
}

function sameName(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase()
}

/** How two values stand to each other (negative, 0, positive); null where one is null, undefined where they cannot be compared. */
export function compareValues(a: Value, b: Value): number | null | undefined {
  if (a == null || b == null) return nothing(a, b)
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (typeof a === 'object' && typeof b === 'object' && a.kind === 'span' && b.kind === 'span')
    return a.months === b.months ? a.ms - b.ms : undefined
  const isTemporal = (value: Value) => typeof value === 'object' && value?.kind === 'moment'
  const [left, right] = isTemporal(a) || isTemporal(b) ? [asMoment(a), asMoment(b)] : []
  return left && right ? left.ms - right.ms : undefined
}

/** Databases compare with case or without; where that makes a difference the order is not known. */
function compareTexts(a: string, b: string): number | undefined {
  const order = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0)
  const exact = order(a, b)
  return exact === order(a.toLowerCase(), b.toLowerCase()) ? exact : undefined
}

function asMoment(value: Value): Moment | undefined {
  if (typeof value === 'number') return { kind: 'moment', ms: value }
  if (typeof value === 'string') return momentOf(value)
  return value?.kind === 'moment' ? value : undefined
}

function calculate(operator: Arithmetic, a: Value, b: Value): Value {
  if (a == null || b == null) return nothing(a, b)
  if (operator === '||') return concatenate([a, b])
  if (typeof a === 'number' && typeof b === 'number') return finite(arithmetic[operator](a, b))
  if (operator !== '+' && operator !== '-') return undefined
  const direction = operator === '+' ? 1 : -1
  const moment = asMoment(a)
  if (moment && typeof b === 'object' && b.kind === 'span') return later(moment, b, direction)
  if (moment && typeof b === 'number')
    return later(moment, { kind: 'span', ms: b * 86_400_000, months: 0 }, direction)
  return undefined
}

const arithmetic = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  // Databases divide whole numbers with a remainder or without.
  '/': (a: number, b: number) =>
    Number.isInteger(a) && Number.isInteger(b) && a % b !== 0 ? Number.NaN : a / b,
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}

function asText(value: Value): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}

function concatenate(values: readonly Value[]): Value {
  const texts = values.map(asText)
  return texts.includes(undefined) ? nothing(...values) : texts.join('')
}

function choose(e: Extract<Expression, { kind: 'case' }>, scope: Scope): Value {
  const subject = e.subject && compute(e.subject, scope)
  for (const { when, result } of e.branches) {
    const chosen = e.subject ? isSame(subject, compute(when, scope)) : scope.decide(when, scope)
    if (chosen === undefined) return undefined
    if (chosen) return compute(result, scope)
  }
  return e.otherwise ? compute(e.otherwise, scope) : null
}

function isSame(a: Value, b: Value): Verdict {
  const order = compareValues(a, b)
  return order == null ? order : order === 0
}

function cast(value: Value, type: string, length?: number): Value {
  if (value == null) return value
  if (type === 'CHAR' || type === 'VARCHAR') return asText(value)?.slice(0, length)
  if (type === 'DATE' || type === 'TIMESTAMP' || type === 'TIME') return asMoment(value)
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return undefined
  return /INT/.test(type) ? Math.trunc(number) : number
}

function trim(e: Extract<Expression, { kind: 'trim' }>, scope: Scope): Value {
  const text = compute(e.operand, scope)
  const characters = e.characters ? compute(e.characters, scope) : ' '
  if (typeof text !== 'string' || typeof characters !== 'string') return nothing(text, characters)
  const parts = [...text]
  let [start, end] = [0, parts.length]
  if (e.side !== 'TRAILING') while (start < end && characters.includes(parts[start] ?? '')) start += 1
  if (e.side !== 'LEADING') while (end > start && characters.includes(parts[end - 1] ?? '')) end -= 1
  return parts.slice(start, end).join('')
}

function callFunction(name: string, values: readonly Value[]): Value {
  const [first, second] = values
  if (name === 'COALESCE') return values.find((value) => value !== null) ?? nothing(...values)
  if (name === 'NULLIF') {
    const same = isSame(first, second)
    return same === undefined ? undefined : same ? null : first
  }
  if (name === 'CONCAT') return concatenate(values)
  if (values.includes(null) || values.includes(undefined)) return nothing(...values)
  const numbers = values.filter((value) => typeof value === 'number')
  const result = numbers.length === values.length ? ofNumbers[name]?.(...numbers) : ofText[name]?.(...values)
  return typeof result === 'number' ? finite(result) : result
}
