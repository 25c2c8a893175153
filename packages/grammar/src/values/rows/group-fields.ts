import { type Expression, fieldsOf, printExpression } from '../../expression/index.ts'
import { ValueError, type ValueType } from '../../value.ts'
import { readCalculation } from './expression.ts'
import { isFieldName, readFieldName } from './field-list.ts'

/** A field by its name, or a value that is calculated from fields. */
export type FieldOrExpression = string | Expression

const maxLength = 16_384
const maxGroups = 100

/** Reads a field name, or a calculation with one. */
export function readFieldOrExpression(text: string): FieldOrExpression {
  if (isFieldName(text)) return readFieldName(text)
  const expression = calculationIn(text)
  return expression === undefined || expression.kind === 'field' ? readFieldName(text) : expression
}

/** Undefined for what is no calculation; it may still be a name with spaces or units. */
function calculationIn(text: string): Expression | undefined {
  try {
    return readCalculation(text)
  } catch (error) {
    if (error instanceof ValueError) return undefined
    throw error
  }
}

/** What groups are made by, as text. */
export const printFieldOrExpression = (item: FieldOrExpression): string =>
  typeof item === 'string' ? item : printExpression(item)

/** The fields that it names. */
export const fieldsOfItem = (item: FieldOrExpression): Iterable<string> =>
  typeof item === 'string' ? [item] : fieldsOf(item)

/** Fields and calculations with commas between them, each once. */
export const groupFields: ValueType<readonly FieldOrExpression[]> = {
  id: 'groupFields',
  form: 'field names or expressions such as EXTRACT(YEAR FROM BUILT), commas between them',
  parse(text) {
    if (text.length > maxLength) throw new ValueError(`it is longer than ${maxLength} characters`)
    const items = new Map<string, FieldOrExpression>()
    for (const part of splitAtCommas(text)) {
      if (part.trim() === '') continue
      const item = readFieldOrExpression(part)
      const key = printFieldOrExpression(item).toLowerCase()
      if (!items.has(key)) items.set(key, item)
    }
    if (items.size === 0) throw new ValueError('it names no field')
    if (items.size > maxGroups) throw new ValueError(`it has more than ${maxGroups} fields`)
    return [...items.values()]
  },
  print: (items) => items.map(printFieldOrExpression).join(','),
  fieldsIn: (items) => items.flatMap((item) => [...fieldsOfItem(item)]),
  mapExpressions: (items, change) => items.map((item) => (typeof item === 'string' ? item : change(item))),
}

/** Cuts at the commas outside of brackets and quotes. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let start = 0
  let depth = 0
  let quote = ''
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? ''
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === "'" || character === '"') quote = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, text.slice(start)]
}
