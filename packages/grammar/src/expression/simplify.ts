import { evaluate } from './evaluate.ts'
import { andExpressions, matchAll, matchNone, orExpressions } from './join.ts'
import { type Expression, isCondition } from './tree.ts'
import { walk } from './walk.ts'

/**
 * A shorter condition that is true for the same rows: what names no field is worked out. What cannot be decided, such as `'a' = 'A'`,
 * about which databases differ, counts as not true. Where the whole is not true it may be false instead of unknown.
 */
export function simplified(e: Expression): Expression {
  if (isClosed(e)) return evaluate(e, {}) === true ? matchAll : matchNone
  if (e.kind === 'and') {
    const terms = e.terms.map(simplified)
    return terms.includes(matchNone) ? matchNone : andExpressions(...terms)
  }
  if (e.kind === 'or') return orExpressions(...e.terms.map(simplified).filter((term) => term !== matchNone))
  return e
}

/** True for a condition whose verdict depends on no row, no value that is bound later and no clock. */
const isClosed = (e: Expression): boolean =>
  isCondition(e) && [...walk(e)].every(({ expression }) => !open.has(expression.kind))

const open: ReadonlySet<Expression['kind']> = new Set(['field', 'placeholder', 'now'])
