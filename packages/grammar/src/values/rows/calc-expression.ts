import { type Expression, fieldsOf, printExpression } from '../../expression/index.ts'
import { ValueError, type ValueType } from '../../value.ts'
import { asList, asObject, asText, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import { readValue } from './expression.ts'
import { readFieldName } from './field-list.ts'

/** A field, and the constant or the expression over other fields that `calculate` writes into it. */
export type Assignment =
  | { readonly field: string; readonly value: string | number | null }
  | { readonly field: string; readonly expression: Expression }

const maxAssignments = 100

/** What `calculate` writes, as JSON; every field once. */
export const calcExpression: ValueType<readonly Assignment[]> = {
  id: 'calcExpression',
  form: 'JSON [{"field":"…","value":…},{"field":"…","sqlExpression":"…"}]',
  parse(text) {
    const value = parseJson(text)
    const list = asList(Array.isArray(value) ? value : [value], 'it', maxAssignments).map(readAssignment)
    if (new Set(list.map(({ field }) => field.toLowerCase())).size < list.length)
      throw new ValueError('it writes a field twice')
    return list
  },
  print: (list) => JSON.stringify(list.map(writeAssignment)),
  fieldsIn: (list) =>
    list.flatMap((one) => ('expression' in one ? [one.field, ...fieldsOf(one.expression)] : [one.field])),
  mapExpressions: (list, change) =>
    list.map((one) => ('expression' in one ? { ...one, expression: change(one.expression) } : one)),
}

function readAssignment(item: unknown): Assignment {
  const { field: name, value, sqlExpression } = asObject(item, 'an assignment')
  const field = readFieldName(name)
  if (!isAbsent(sqlExpression)) {
    if (!isAbsent(value)) throw new ValueError('an assignment has value or sqlExpression, not both')
    return { field, expression: readValue(asText(sqlExpression, 'sqlExpression', 4_000)) }
  }
  if (value === null) return { field, value: null }
  if (typeof value === 'number' && Number.isFinite(value)) return { field, value }
  return { field, value: asText(value, 'value', 1_000_000) }
}

const writeAssignment = (one: Assignment): JsonObject =>
  'expression' in one
    ? { field: one.field, sqlExpression: printExpression(one.expression) }
    : { field: one.field, value: one.value }
