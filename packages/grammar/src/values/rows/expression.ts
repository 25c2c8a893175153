import { type Expression, fieldsOf, parseExpression, printExpression } from '../../expression/index.ts'
import { ValueError, type ValueType } from '../../value.ts'

/** Reads an expression of ArcGIS standardized SQL; the fault tells the position. */
export function readExpression(text: string, kind: 'where' | 'having' = 'where'): Expression {
  const parsed = parseExpression(text, { kind })
  if ('expression' in parsed) return parsed.expression
  throw new ValueError(`${parsed.fault.message}, at character ${parsed.fault.position + 1}`)
}

/** Reads a value that is calculated from fields, such as `EXTRACT(YEAR FROM BUILT)`. */
export function readCalculation(text: string): Expression {
  const expression = readValue(text)
  if (fieldsOf(expression).size > 0) return expression
  throw new ValueError('it names something that is not a field')
}

/** Reads a value, with fields or without. */
export function readValue(text: string): Expression {
  const parsed = parseExpression(text, { kind: 'value', maxLength: 4_000 })
  if ('expression' in parsed) return parsed.expression
  throw new ValueError(`${parsed.fault.message}, at character ${parsed.fault.position + 1}`)
}

/** A condition on rows: `where`, `definitionExpression`. */
export const whereExpression: ValueType<Expression> = {
  id: 'where',
  form: 'a condition in standardized SQL',
  parse: (text) => readExpression(text),
  print: printExpression,
  fieldsIn: fieldsOf,
  mapExpressions: (expression, change) => change(expression),
}

/** A condition on rows that are written. */
export const writtenRows: ValueType<Expression> = {
  ...whereExpression,
  form: 'a condition in standardized SQL; without one all rows would be written',
}

/** A condition on groups. */
export const havingExpression: ValueType<Expression> = {
  id: 'having',
  form: 'a condition in standardized SQL, aggregates allowed',
  parse: (text) => readExpression(text, 'having'),
  print: printExpression,
  fieldsIn: fieldsOf,
  mapExpressions: (expression, change) => change(expression),
}
