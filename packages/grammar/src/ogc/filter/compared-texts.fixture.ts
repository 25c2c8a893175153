import { type Expression, evaluate, type Row } from '../../expression/index.ts'
import type { DataSource, rulesOfDatabases } from './text-rules.ts'

/** What of the texts counts. */
export type TextRegard = Pick<NonNullable<(typeof rulesOfDatabases)[DataSource]>, 'equality' | 'like'>

/** Texts are compared letter by letter, which is what a policy says. */
export const letterByLetter: TextRegard = { equality: 'exact', like: 'exact' }

/**
 * Decides a condition as a data source does that folds letter case or heeds it, in three values; `evaluate` leaves open what depends on case.
 * Where comparisons fold case, so do `<` and its kin, and `NOT LIKE` is true of nulls, as in the SQL of OGR.
 */
export function decidedBy(rules: TextRegard, e: Expression, row: Row): boolean | null {
  switch (e.kind) {
    case 'not': {
      const decided = decidedBy(rules, e.operand, row)
      return decided === null ? null : !decided
    }
    case 'and':
    case 'or': {
      const decisive = e.kind === 'or'
      const all = e.terms.map((term) => decidedBy(rules, term, row))
      if (all.includes(decisive)) return decisive
      return all.includes(null) ? null : !decisive
    }
    default: {
      const isLike = e.kind === 'like'
      const isFolded = (isLike ? rules.like : rules.equality) === 'folded'
      const change = (text: string) => shifted(isFolded ? text.toLowerCase() : text)
      const decided = evaluate(withTexts(e, change), rowWith(row, change))
      if (isLike && e.negated && decided === null && rules.equality === 'folded') return true
      return decided
    }
  }
}

const rowWith = (row: Row, change: (text: string) => string): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? change(value) : value]),
  )

function withTexts(e: Expression, change: (text: string) => string): Expression {
  const one = (value: Expression): Expression =>
    value.kind === 'string' ? { ...value, value: change(value.value) } : value
  switch (e.kind) {
    case 'compare':
      return { ...e, left: one(e.left), right: one(e.right) }
    case 'in':
      return { ...e, values: e.values.map(one) }
    case 'between':
      return { ...e, low: one(e.low), high: one(e.high) }
    case 'like':
      return e.pattern.kind === 'string'
        ? { ...e, pattern: { ...e.pattern, value: patternWith(e.pattern.value, e.escape, change) } }
        : e
    default:
      return e
  }
}

/** A pattern with its letters changed: all but wildcards and the marks that escape them. */
function patternWith(pattern: string, mark: string | undefined, change: (text: string) => string): string {
  let isEscaped = false
  return [...pattern]
    .map((letter) => {
      const isSign = !isEscaped && (letter === '%' || letter === '_' || letter === mark)
      isEscaped = !isEscaped && letter === mark
      return isSign ? letter : change(letter)
    })
    .join('')
}

/** The same letters in the same order, moved to where no letter has case. */
const shifted = (text: string): string =>
  [...text]
    .map((letter) => letter.codePointAt(0) ?? 0)
    .map((code) => String.fromCodePoint(code < 0x1_0000 ? 0xf_0000 + code : code))
    .join('')
