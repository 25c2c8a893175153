import {
  andExpressions,
  type Expression,
  mayBecomeApostrophe,
  simplified,
  withConstants,
} from '@mapgate/protocol'
import type { FieldEntry, LayerEntry } from '../../model/catalog.ts'
import { namesOneOf } from './certain-values.ts'
import type { Cell } from './changes.ts'

/** What is written into fields, by lower-case name: a value, or an expression over the row. */
type Writes = ReadonlyMap<string, Expression>

/**
 * The condition that a row satisfies now, and also once it is written: the condition, and the condition with what is written in place of the fields. So one
 * question to the database judges both rows.
 */
export function beforeAndAfter(condition: Expression, writes: Writes): Expression {
  if (!namesOneOf(condition, new Set(writes.keys()))) return condition
  return andExpressions(condition, simplified(withConstants(condition, writes)))
}

/** A value as it stands in a condition. */
export function literalOf(value: string | number): Expression {
  if (typeof value === 'string') return { kind: 'string', value, national: false }
  return { kind: 'number', text: String(value).toUpperCase() }
}

const plainTypes: ReadonlySet<string> = new Set([
  'esriFieldTypeString',
  'esriFieldTypeInteger',
  'esriFieldTypeSmallInteger',
  'esriFieldTypeBigInteger',
  'esriFieldTypeDouble',
])

/**
 * True for a value that a condition can compare exactly with what a database holds of it. A text with a character that some databases take for an apostrophe
 * never goes into a condition of ours: what follows it would no longer be text.
 */
export function isPlainValue({ type }: FieldEntry, value: Cell): value is string | number {
  if (value === null || !plainTypes.has(type)) return false
  if (type === 'esriFieldTypeString')
    return typeof value === 'string' && value !== '' && value.trim() === value && !mayBecomeApostrophe(value)
  return typeof value === 'number'
}

/** The field of a layer by its spelling. */
export const fieldOf = ({ fields }: LayerEntry, name: string): FieldEntry | undefined =>
  fields.find((field) => field.name === name)
