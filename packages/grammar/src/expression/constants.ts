import { isMoment, standardMoment, stringFault } from './atoms.ts'
import { hasDanglingEscape } from './constant-texts.ts'
import { fieldName, fieldsOf } from './fields.ts'
import { withExplicitEscape } from './like.ts'
import type { Expression } from './tree.ts'
import type { ValueKind } from './unfailing.ts'
import { mapChildren } from './walk.ts'

/** A comparison with NULL, which is neither true nor false. */
const unknown: Expression = {
  kind: 'compare',
  operator: '=',
  left: { kind: 'number', text: '1' },
  right: { kind: 'null' },
}

/**
 * The same expression with values in the place of fields: what it becomes for a row in which these are written. `NULL` keeps its meaning, so
 * that `STATUS = 'x'` becomes neither true nor false. What stands in a value is not replaced once more. A pattern of `LIKE` that becomes a
 * text without meaning makes its condition unknown.
 * `values`: literals or expressions by lower-case field name
 */
export function withConstants(e: Expression, values: ReadonlyMap<string, Expression>): Expression {
  if (e.kind === 'field') return values.get(fieldName(e).toLowerCase()) ?? e
  const inner = mapChildren(e, (child) => withConstants(child, values))
  if (inner.kind === 'negate' && inner.operand.kind === 'number')
    return { kind: 'number', text: negated(inner.operand.text) }
  if (inner.kind !== 'like' || e.kind !== 'like' || fieldsOf(e.pattern).size === 0) return inner
  return hasDanglingEscape(inner) ? unknown : (withExplicitEscape(inner) ?? unknown)
}

const negated = (text: string): string => (text.startsWith('-') ? text.slice(1) : `-${text}`)

/**
 * The literal of a value as services give it, with moments in milliseconds since 1970. Undefined where none means the same: for a text
 * that no literal can hold, and for a value of another kind than the field's.
 * @param kind what the field holds; default: what the value is
 */
export function constantOf(value: string | number | null, kind?: ValueKind): Expression | undefined {
  if (value === null) return { kind: 'null' }
  if (typeof value === 'number') {
    if (kind === 'moment') return momentOfMs(value)
    if (!Number.isFinite(value) || (kind !== undefined && kind !== 'number')) return undefined
    return { kind: 'number', text: String(value).toUpperCase() }
  }
  if (kind === 'time') {
    const text = standardMoment('TIME', value)
    return text === undefined ? undefined : { kind: 'moment', type: 'TIME', text }
  }
  if ((kind ?? 'text') !== 'text' && kind !== 'id') return undefined
  return stringFault(value) === undefined ? { kind: 'string', value, national: false } : undefined
}

function momentOfMs(ms: number): Expression | undefined {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return undefined
  const text = date
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '')
  return isMoment('TIMESTAMP', text) && date.getTime() === ms
    ? { kind: 'moment', type: 'TIMESTAMP', text }
    : undefined
}
