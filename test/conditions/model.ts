import type { Expression } from '@mapgate/protocol'
import type { WorldRow } from './worlds.ts'

/** What the model stops with. */
export class Stopped extends Error {}

type Value = string | number | Date | null

/**
 * Works a condition out for a row as the most delicate of databases would: every part of it, without a short way round, stopping at every
 * node at which some database stops for some value. Written beside the product's list, not by it.
 * @throws Stopped
 */
export function tryOnRow(e: Expression, row: WorldRow): void {
  switch (e.kind) {
    case 'and':
    case 'or':
      for (const term of e.terms) tryOnRow(term, row)
      return
    case 'not':
      tryOnRow(e.operand, row)
      return
    case 'compare':
      sameKind(e.left, e.right, row)
      return
    case 'in':
      for (const value of e.values) sameKind(e.operand, value, row)
      return
    case 'between':
      sameKind(e.operand, e.low, row)
      sameKind(e.operand, e.high, row)
      return
    case 'is-null':
      valueIn(e.operand, row)
      return
    case 'like':
      tryPattern(e, row)
      return
    default:
      throw new Stopped(`a bare ${e.kind}`)
  }
}

function tryPattern(e: Extract<Expression, { kind: 'like' }>, row: WorldRow): void {
  const text = valueIn(e.operand, row)
  if (text !== null && typeof text !== 'string') throw new Stopped('LIKE of what is no text')
  const pattern = e.pattern.kind === 'call' ? e.pattern.arguments[0] : e.pattern
  if (pattern?.kind !== 'string') throw new Stopped('a pattern that is not written down')
  if (e.escape === undefined && pattern.value.includes('\\')) throw new Stopped('a backslash without ESCAPE')
  const mark = e.escape
  if (mark === undefined) return
  const rest = pattern.value
    .replaceAll(`${mark}${mark}`, '')
    .replaceAll(`${mark}%`, '')
    .replaceAll(`${mark}_`, '')
  if (rest.includes(mark)) throw new Stopped('an escape before what needs none')
}

function sameKind(left: Expression, right: Expression, row: WorldRow): void {
  const kinds = [left, right].map((side) => {
    const value = valueIn(side, row)
    if (value === null) return undefined
    return value instanceof Date ? 'date' : typeof value
  })
  const [a, b] = kinds
  if (a !== undefined && b !== undefined && a !== b) throw new Stopped(`${a} beside ${b}`)
}

function valueIn(e: Expression, row: WorldRow): Value {
  switch (e.kind) {
    case 'null':
      return null
    case 'string':
      return e.value
    case 'number':
      if (Math.abs(Number(e.text)) > 1e38) throw new Stopped('an overflow')
      return Number(e.text)
    case 'now':
      return new Date(0)
    case 'moment':
      if (Number(e.text.slice(0, 4)) < 1753) throw new Stopped('a date before 1753')
      return new Date(0)
    case 'field':
      return fieldValue(e.parts.map(({ name }) => name).join('.'), row)
    case 'arithmetic':
      return laterThanNow(e)
    case 'call':
      return casedText(e, row)
    default:
      throw new Stopped(e.kind)
  }
}

function fieldValue(name: string, row: WorldRow): Value {
  const values: Readonly<Record<string, Value>> = {
    ...row,
    objectid: 1,
    district: 'x',
    built: row.built === null ? null : new Date(0),
  }
  const value = values[name.toLowerCase()]
  if (value === undefined) throw new Stopped(`no field ${name}`)
  return value
}

/** Only UPPER and LOWER of a text. */
function casedText(e: Extract<Expression, { kind: 'call' }>, row: WorldRow): Value {
  const [argument, more] = e.arguments
  if (!/^(?:UPPER|LOWER)$/.test(e.name) || argument === undefined || more) throw new Stopped(e.name)
  const value = valueIn(argument, row)
  if (value !== null && typeof value !== 'string') throw new Stopped(`${e.name} of what is no text`)
  return value
}

/** Only a few days, hours, minutes or seconds. */
function laterThanNow({ left, right }: Extract<Expression, { kind: 'arithmetic' }>): Value {
  if (left.kind !== 'now' || right.kind !== 'interval') throw new Stopped('arithmetic')
  if (/^(?:YEAR|MONTH)$/.test(right.from) || right.to || !(Math.abs(Number(right.text)) < 1e5))
    throw new Stopped('a far interval')
  return new Date(0)
}
