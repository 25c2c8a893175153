import { compareValues, compute, keyOf, type Row, type Scope, type Verdict } from './compute.ts'
import { fieldsOf } from './fields.ts'
import { isLike } from './like.ts'
import type { Comparison, Expression } from './tree.ts'

export type { Row } from './compute.ts'

/** What an evaluation may need besides the row. */
export type EvaluationOptions = {
  /** The time that `CURRENT_DATE` and its kin stand for, in milliseconds since 1970; without it they are unknown. */
  readonly nowMs?: number
}

/**
 * Decides a condition for one row, in SQL's three values: true, false, and null for unknown. A wrong type, an aggregate, an unbound
 * placeholder and a bare value are unknown, and so is whatever databases decide differently (upper and lower case of texts, the rest
 * of a division) and everything about a row that lacks a field which the condition names. A row is shown only on true.
 */
export function evaluate(e: Expression, row: Row, options: EvaluationOptions = {}): boolean | null {
  for (const name of namedFields(e)) if (keyOf(row, name) === undefined) return null
  return decide(e, { row, nowMs: options.nowMs, decide }) ?? null
}

const known = new WeakMap<Expression, ReadonlySet<string>>()

/** The fields of an expression, worked out once, because one expression meets many rows. */
function namedFields(e: Expression): ReadonlySet<string> {
  const names = known.get(e) ?? fieldsOf(e)
  known.set(e, names)
  return names
}

function decide(e: Expression, scope: Scope): Verdict {
  switch (e.kind) {
    case 'and':
      return every(verdictsOf(e.terms, scope), false)
    case 'or':
      return every(verdictsOf(e.terms, scope), true)
    case 'not':
      return negate(decide(e.operand, scope), true)
    case 'compare':
      return holds(e.operator, compareValues(compute(e.left, scope), compute(e.right, scope)))
    case 'in':
      return negate(isIn(e, scope), e.negated)
    case 'like': {
      const [text, pattern] = [compute(e.operand, scope), compute(e.pattern, scope)]
      if (typeof text !== 'string' || typeof pattern !== 'string')
        return text === null || pattern === null ? null : undefined
      return negate(matches(text, pattern, e.escape), e.negated)
    }
    case 'between': {
      const value = compute(e.operand, scope)
      const low = holds('>=', compareValues(value, compute(e.low, scope)))
      const high = holds('<=', compareValues(value, compute(e.high, scope)))
      return negate(every([low, high], false), e.negated)
    }
    case 'is-null': {
      const value = compute(e.operand, scope)
      return value === undefined ? undefined : (value === null) !== e.negated
    }
    default:
      return undefined
  }
}

/** As `isLike`; unknown where it depends on case, which databases heed or not. */
function matches(text: string, pattern: string, mark?: string): Verdict {
  const exact = isLike(text, pattern, mark)
  const folded = isLike(text.toLowerCase(), pattern.toLowerCase(), mark?.toLowerCase())
  return exact === folded ? exact : undefined
}

/** AND with `decisive` false, OR with true: one decisive term decides, else one that is not known leaves the whole so. */
function every(verdicts: Iterable<Verdict>, decisive: boolean): Verdict {
  let result: Verdict = !decisive
  for (const verdict of verdicts) {
    if (verdict === decisive) return decisive
    if (verdict === undefined || (verdict === null && result !== undefined)) result = verdict
  }
  return result
}

function* verdictsOf(terms: readonly Expression[], scope: Scope): Generator<Verdict> {
  for (const term of terms) yield decide(term, scope)
}

function isIn(e: Extract<Expression, { kind: 'in' }>, scope: Scope): Verdict {
  const value = compute(e.operand, scope)
  const same = e.values.map((candidate) => holds('=', compareValues(value, compute(candidate, scope))))
  return every(same, true)
}

function negate(verdict: Verdict, negated: boolean): Verdict {
  return verdict == null ? verdict : verdict !== negated
}

function holds(operator: Comparison, order: number | null | undefined): Verdict {
  if (order == null || Number.isNaN(order)) return order === null ? null : undefined
  switch (operator) {
    case '=':
      return order === 0
    case '<>':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}
