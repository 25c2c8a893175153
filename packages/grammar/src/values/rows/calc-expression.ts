import type { ValueType } from '../../value.ts'
import { ValueError } from '../../value.ts'
import { asList, asObject, asText, parseJson } from '../plain/json.ts'
import { readFieldName } from './field-list.ts'

/** A field and the constant that `calculate` writes into it; SQL expressions are refused. */
export interface Assignment {
  readonly field: string
  readonly value: string | number | null
}

const maxAssignments = 100

/** What `calculate` writes, as JSON. */
export const calcExpression: ValueType<readonly Assignment[]> = {
  id: 'calcExpression',
  form: 'JSON [{"field":"…","value":…}]',
  parse(text) {
    const value = parseJson(text)
    return asList(Array.isArray(value) ? value : [value], 'it', maxAssignments).map(readAssignment)
  },
  print: JSON.stringify,
  fieldsIn: (list) => list.map((one) => one.field),
}

function readAssignment(value: unknown): Assignment {
  const object = asObject(value, 'an assignment')
  if (object.sqlExpression !== undefined)
    throw new ValueError('sqlExpression is not supported; write constants')
  const field = readFieldName(object.field)
  if (object.value === null) return { field, value: null }
  if (typeof object.value === 'number' && Number.isFinite(object.value)) return { field, value: object.value }
  return { field, value: asText(object.value, 'value', 1_000_000) }
}
