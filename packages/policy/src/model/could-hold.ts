import { type Expression, evaluate, fieldsOf } from '@mapgate/protocol'

/** The known values of a row, by lower-case name of their field. */
export type KnownValues = Readonly<Record<string, string | number | null>>

/** False if no row with these values can satisfy the condition, whatever its other values are. */
export function couldHold(condition: Expression, known: KnownValues): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.terms.every((term) => couldHold(term, known))
    case 'or':
      return condition.terms.some((term) => couldHold(term, known))
    default: {
      const isDecided = [...fieldsOf(condition)].every((field) => Object.hasOwn(known, field.toLowerCase()))
      return !isDecided || evaluate(condition, rowWith(condition, known)) === true
    }
  }
}

/** The known values by the names that the condition uses. */
const rowWith = (condition: Expression, known: KnownValues): Record<string, string | number | null> =>
  Object.fromEntries([...fieldsOf(condition)].map((field) => [field, known[field.toLowerCase()] ?? null]))
