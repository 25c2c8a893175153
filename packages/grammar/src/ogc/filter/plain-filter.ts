import {
  type Comparison,
  type Expression,
  evaluate,
  type Field,
  fieldName,
  fieldsOf,
  isCondition,
  placeholdersOf,
  type ValueKind,
} from '../../expression/index.ts'
import { type ExactDigits, plainDecimals } from './decimals.ts'
import { patternParts } from './pattern-parts.ts'
import { all, both, either, none, type Plain } from './plain.ts'
import { refuse } from './unsayable.ts'

/** A field as the catalogue spells it; without a kind it can only be asked whether it is null. */
export interface FilterField {
  readonly name: string
  readonly kind: ValueKind | undefined
}

/** What the fields of a layer are, and how far its server counts. */
interface PlainOptions {
  readonly fields: readonly FilterField[]
  readonly exact: ExactDigits
}

/**
 * The condition without SQL's third value, true for the same rows. NOT is moved inwards to the single fields, where De Morgan's laws
 * hold for unknown too; there, what is unknown and what is false are both "not true", and nothing stands around them that could turn one of them into a
 * yes. What can only be calculated is refused.
 */
export function plainFilter(e: Expression, options: PlainOptions): Plain {
  return read(e, false, options)
}

type Leaf = Exclude<Expression, { kind: 'and' | 'or' | 'not' }>

function read(e: Expression, negated: boolean, options: PlainOptions): Plain {
  switch (e.kind) {
    case 'not':
      return read(e.operand, !negated, options)
    case 'and':
    case 'or': {
      const terms = e.terms.map((term) => read(term, negated, options))
      return (e.kind === 'and') === negated ? either(terms) : both(terms)
    }
    default:
      return isClosed(e) ? decided(e, negated) : readLeaf(e, negated, options)
  }
}

/** True for a condition that no row has a part in. */
const isClosed = (e: Expression): boolean =>
  isCondition(e) && fieldsOf(e).size === 0 && placeholdersOf(e).size === 0

/** What is not known, such as the time, counts as not true, whether it is negated or not. */
function decided(e: Expression, negated: boolean): Plain {
  return evaluate(negated ? { kind: 'not', operand: e } : e, {}) === true ? all : none
}

function readLeaf(e: Leaf, negated: boolean, options: PlainOptions): Plain {
  switch (e.kind) {
    case 'compare':
      return readComparison(e, negated, options)
    case 'between': {
      const above: Expression = { kind: 'compare', operator: '>=', left: e.operand, right: e.low }
      const below: Expression = { kind: 'compare', operator: '<=', left: e.operand, right: e.high }
      return read({ kind: 'and', terms: [above, below] }, negated !== e.negated, options)
    }
    case 'in': {
      const terms = e.values.map(
        (right): Expression => ({ kind: 'compare', operator: '=', left: e.operand, right }),
      )
      return read({ kind: 'or', terms }, negated !== e.negated, options)
    }
    case 'is-null': {
      if (e.operand.kind !== 'field') return refuse('function')
      const { name, kind } = known(e.operand, options.fields)
      return negated === e.negated ? { kind: 'null', field: name } : { kind: 'known', field: name, of: kind }
    }
    case 'like':
      return readLike(e, negated !== e.negated, options)
    default:
      return refuse('function')
  }
}

const opposite: Readonly<Record<Comparison, Comparison>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}
const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

type Compare = Extract<Expression, { kind: 'compare' }>

function readComparison(e: Compare, negated: boolean, { fields, exact }: PlainOptions): Plain {
  const isTurned = e.left.kind !== 'field'
  const [side, value] = isTurned ? [e.right, e.left] : [e.left, e.right]
  if (side.kind !== 'field') return refuse('function')
  const field = known(side, fields)
  if (value.kind === 'null') return none
  const asked = isTurned ? mirrored[e.operator] : e.operator
  const operator = negated ? opposite[asked] : asked
  if (value.kind === 'number' && field.kind === 'number')
    return { kind: 'number', field: field.name, operator, value: plainDecimals(value.text, exact) }
  if (value.kind !== 'string' && value.kind !== 'number' && value.kind !== 'moment') return refuse('function')
  // Texts in an order: each server and each store has its own, and moments are texts or times of an unknown zone to most of them.
  if (value.kind !== 'string' || field.kind !== 'text' || (operator !== '=' && operator !== '<>'))
    return refuse('kind')
  return { kind: 'text', field: field.name, negated: operator === '<>', value: value.value }
}

function readLike(
  e: Extract<Expression, { kind: 'like' }>,
  negated: boolean,
  { fields }: PlainOptions,
): Plain {
  if (e.operand.kind !== 'field' || e.pattern.kind !== 'string') return refuse('function')
  const field = known(e.operand, fields)
  if (field.kind !== 'text') return refuse('kind')
  const pattern = patternParts(e.pattern.value, e.escape)
  // Servers forget that an empty pattern is one.
  if (pattern.length === 0) return { kind: 'text', field: field.name, negated, value: '' }
  // Every text matches `%`.
  if (pattern.length === 1 && pattern[0] === 'run')
    return negated ? none : { kind: 'known', field: field.name, of: 'text' }
  return { kind: 'like', field: field.name, negated, pattern }
}

/** The field of that name; the spelling is the catalogue's, because some servers compare names with case. */
function known(field: Field, fields: readonly FilterField[]): FilterField {
  const name = fieldName(field)
  const exact = fields.find((one) => one.name === name)
  if (exact) return exact
  const [found, ...more] = fields.filter((one) => one.name.toLowerCase() === name.toLowerCase())
  return found && more.length === 0 ? found : refuse('field')
}
