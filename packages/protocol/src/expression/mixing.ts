import { fieldName, fieldsOf } from './fields.ts'
import type { Expression } from './tree.ts'
import { walk } from './walk.ts'

/** What a value is, as far as databases convert one into another. */
export type ValueKind = 'text' | 'number' | 'moment' | 'id'

/** Tells what a field is by its name as written; undefined where it is not known. */
export type KindOfField = (name: string) => ValueKind | undefined

/**
 * True when a text of a row stands beside a number, a moment or an id: databases that convert the text stop at one that is none. A text that
 * is a literal is converted once, whatever the rows are.
 */
export function mixesKinds(e: Expression, kindOf: KindOfField): boolean {
  for (const { expression } of walk(e)) {
    const kinds = besideEachOther(expression).map((value) => ({
      kind: kindOfValue(value, kindOf),
      isOfRow: fieldsOf(value).size > 0,
    }))
    const isText = kinds.some(({ kind, isOfRow }) => kind === 'text' && isOfRow)
    if (isText && kinds.some(({ kind }) => kind !== undefined && kind !== 'text')) return true
  }
  return false
}

/** Values that a database brings to one type. */
function besideEachOther(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'compare':
    case 'arithmetic':
      return [e.left, e.right]
    case 'in':
      return [e.operand, ...e.values]
    case 'between':
      return [e.operand, e.low, e.high]
    case 'case':
      return resultsOf(e)
    case 'call':
      return e.name === 'COALESCE' || e.name === 'NULLIF' || e.name === 'CONCAT' ? e.arguments : []
    default:
      return []
  }
}

/** Undefined for null, and for what may be anything. */
function kindOfValue(e: Expression, kindOf: KindOfField): ValueKind | undefined {
  switch (e.kind) {
    case 'string':
    case 'trim':
      return 'text'
    case 'number':
    case 'negate':
    case 'extract':
      return 'number'
    case 'moment':
    case 'now':
    case 'interval':
      return 'moment'
    case 'field':
      return kindOf(fieldName(e))
    case 'arithmetic':
      return e.operator === '||' ? 'text' : 'number'
    case 'case':
      return firstKind(resultsOf(e), kindOf)
    case 'call':
      return kindOfCall(e, kindOf)
    default:
      return undefined
  }
}

type Case = Extract<Expression, { kind: 'case' }>
type Call = Extract<Expression, { kind: 'call' }>

const resultsOf = ({ branches, otherwise }: Case): readonly Expression[] => [
  ...branches.map(({ result }) => result),
  ...(otherwise ? [otherwise] : []),
]

const textCalls: ReadonlySet<string> = new Set(['UPPER', 'LOWER', 'CONCAT', 'SUBSTRING'])

function kindOfCall(e: Call, kindOf: KindOfField): ValueKind | undefined {
  if (textCalls.has(e.name)) return 'text'
  return e.name === 'COALESCE' || e.name === 'NULLIF' ? firstKind(e.arguments, kindOf) : 'number'
}

const firstKind = (values: readonly Expression[], kindOf: KindOfField): ValueKind | undefined =>
  values.map((value) => kindOfValue(value, kindOf)).find((kind) => kind !== undefined)
