import { type Expression, evaluate, fieldsOf } from '@mapgate/protocol'

/** Values of some fields of a row, by lower-case name; the others are not known. */
export type KnownValues = Readonly<Record<string, string | number | null>>

/** False when a row with these values cannot hold the condition, whatever its other values are. */
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

/** The values under the names that the condition uses. */
const rowWith = (condition: Expression, known: KnownValues): Record<string, string | number | null> =>
  Object.fromEntries([...fieldsOf(condition)].map((field) => [field, known[field.toLowerCase()] ?? null]))
